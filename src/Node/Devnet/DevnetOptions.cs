using System.Net;
using OpenLedger.Node.Composition;

namespace OpenLedger.Node.Devnet;

/// <summary>What <c>openledger devnet</c> was asked for.</summary>
public sealed record DevnetOptions
{
    /// <summary>Number of validators; null: as the data folder has it, else 4.</summary>
    public int? Validators { get; init; }

    /// <summary>T_b in milliseconds; null: as the data folder has it, else 1,000.</summary>
    public ulong? BlockTimeMs { get; init; }

    /// <summary>Blocks of an epoch; null: as the data folder has it, else many.</summary>
    public ulong? EpochBlocks { get; init; }

    /// <summary>Folder that is kept; null: a temporary one, removed at the end.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Port of validator 0; validator i serves on this + i. 0 takes free ports.</summary>
    public int RpcPort { get; init; } = 8545;

    /// <summary>Address JSON-RPC is served on.</summary>
    public IPAddress RpcAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Port that validator 0's metrics are served on, at the address of JSON-RPC; null:
    /// none.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>True for a chain without samples.</summary>
    public bool Empty { get; init; }

    /// <summary>One-way delay between validators, in milliseconds.</summary>
    public int NetworkDelayMs { get; init; }

    /// <summary>The validator whose signing history is lost or old; null: none.</summary>
    public int? RecoverSigner { get; init; }

    /// <summary>What makes the samples the same at every start; null: they may differ.</summary>
    public ulong? Seed { get; init; }

    /// <summary>How far the validators' clock begins ahead of the machine's.</summary>
    public TimeSpan FastForward { get; init; }

    /// <summary>Lines of less importance are not logged.</summary>
    public NodeLogLevel LogLevel { get; init; }

    /// <summary>True when machines read what it prints.</summary>
    public bool IsJson { get; init; }

    /// <summary>Folder of the samples.</summary>
    public required string SamplesFolder { get; init; }
}
