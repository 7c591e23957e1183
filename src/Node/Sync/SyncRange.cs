using OpenLedger.Consensus.Blocks;
using OpenLedger.Network;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Sync;

/// <summary>
/// A stretch of the chain on its way: wanted, asked for, held, checked, given to the core, committed. All of
/// one epoch.
/// </summary>
internal sealed class SyncRange(long id, Epoch epoch, Height from, Height to)
{
    public long Id { get; } = id;

    public Epoch Epoch { get; } = epoch;

    public Height From { get; set; } = from;

    /// <summary>The last height wanted; once held, the last height held.</summary>
    public Height To { get; set; } = to;

    /// <summary>Peers with the question, at most two.</summary>
    public List<PeerId> Asked { get; } = [];

    /// <summary>When the last of them was asked.</summary>
    public TimeSpan AskedAt { get; set; }

    /// <summary>Its first block was known to exist then.</summary>
    public bool WasProvedWhenAsked { get; set; }

    /// <summary>Peers that did not help.</summary>
    public HashSet<PeerId> Tried { get; } = [];

    /// <summary>The blocks as they came.</summary>
    public FinalizedRange? Held { get; set; }

    /// <summary>Who gave them.</summary>
    public PeerId HeldFrom { get; set; }

    /// <summary>The Finalization's signatures are checked.</summary>
    public bool IsVerified { get; set; }

    /// <summary>Being checked and decoded.</summary>
    public bool IsChecking { get; set; }

    /// <summary>Ready for the core.</summary>
    public IReadOnlyList<CandidateBlock>? Decoded { get; set; }

    /// <summary>When the core was given it; null when it was not.</summary>
    public TimeSpan? FedAt { get; set; }
}
