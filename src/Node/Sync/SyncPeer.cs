using OpenLedger.Network;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Sync;

/// <summary>A peer as a source of blocks.</summary>
internal sealed class SyncPeer(PeerId id)
{
    public PeerId Id { get; } = id;

    /// <summary>What it said it has. Nothing proves it.</summary>
    public Height Claim { get; set; }

    /// <summary>What it passed on an announcement of: it has that, or soon will.</summary>
    public Height Hint { get; set; }

    /// <summary>Questions that are out.</summary>
    public int InFlight { get; set; }

    /// <summary>Faults since the last good answer.</summary>
    public int Faults { get; set; }

    /// <summary>It is not asked before.</summary>
    public TimeSpan RestsUntil { get; set; }

    /// <summary>It is asked where it is, from then on.</summary>
    public TimeSpan StatusDue { get; set; }

    /// <summary>Being asked where it is.</summary>
    public bool IsStatusAsked { get; set; }

    /// <summary>How long an answer took lately.</summary>
    public TimeSpan Took { get; set; }

    /// <summary>How far it may be able to serve.</summary>
    public Height Reach => Hint > Claim ? Hint : Claim;
}
