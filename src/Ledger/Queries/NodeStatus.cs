using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>A node at one moment.</summary>
public sealed record NodeStatus
{
    /// <summary>The node's id among its peers.</summary>
    public required string NodeId { get; init; }

    /// <summary>Its libp2p peer id; in memory the same as <see cref="NodeId"/>.</summary>
    public required string PeerId { get; init; }

    /// <summary>
    /// Where others can dial it: full multiaddrs ending in /p2p/ and the peer id; empty when it does not
    /// listen.
    /// </summary>
    public required IReadOnlyList<string> ListenAddresses { get; init; }

    /// <summary>Name and version, as web3_clientVersion answers.</summary>
    public required string ClientVersion { get; init; }

    /// <summary>The chain.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>Hash of block 0.</summary>
    public required Hash256 GenesisHash { get; init; }

    /// <summary>Its number among the validators; null when it is none.</summary>
    public int? ValidatorIndex { get; init; }

    /// <summary>Its validator's account; null when it is none.</summary>
    public Address? ValidatorAddress { get; init; }

    /// <summary>The epoch consensus is in.</summary>
    public required Epoch Epoch { get; init; }

    /// <summary>The view consensus is in; views count within an epoch.</summary>
    public required View View { get; init; }

    /// <summary>Height of the newest finalized block.</summary>
    public required Height FinalizedHeight { get; init; }

    /// <summary>Its milliseconds since 1970.</summary>
    public required ulong FinalizedTimestampMs { get; init; }

    /// <summary>Number of connected peers.</summary>
    public required int PeerCount { get; init; }

    /// <summary>How far it is on its way to the head of the chain; null while it is there.</summary>
    public SyncDetails? Sync { get; init; }
}
