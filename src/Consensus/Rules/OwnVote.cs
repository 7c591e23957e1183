using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>This node's word of one kind in one view.</summary>
internal sealed class OwnVote
{
    /// <summary>It was said, is being signed, or can never be said: it is not to be said again.</summary>
    public bool IsSaid { get; set; }

    /// <summary>
    /// The recorded vote, the only thing that may be sent again; null while it is being signed.
    /// </summary>
    public Vote? Recorded { get; set; }
}
