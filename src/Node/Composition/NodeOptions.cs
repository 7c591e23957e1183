using OpenLedger.Node.Mempool;
using OpenLedger.Node.Signing;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Node.Composition;

/// <summary>Everything a node is told at start.</summary>
public sealed record NodeOptions
{
    /// <summary>Folder of the node's database, logs and keys; its alone.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The chain.</summary>
    public required GenesisConfig Genesis { get; init; }

    /// <summary>The texts the genesis lists, in its order.</summary>
    public required IReadOnlyList<byte[]> Baseline { get; init; }

    /// <summary>The validator's key; null for a node that only follows.</summary>
    public PrivateKey? ValidatorKey { get; init; }

    /// <summary>What the operator knows of the validator's key (docs/guides/recovery.md).</summary>
    public SignerStart SignerStart { get; init; } = SignerStart.Watch;

    /// <summary>Where it listens and whom it dials.</summary>
    public NodeNetworkOptions Network { get; init; } = new();

    /// <summary>JSON-RPC.</summary>
    public RpcServerOptions Rpc { get; init; } = new();

    /// <summary>The transaction pool's bounds.</summary>
    public PoolLimits Pool { get; init; } = new();

    /// <summary>The wall clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Counts what processor time goes to.</summary>
    internal ProcessorTime Processor { get; init; } = ProcessorTime.None;
}
