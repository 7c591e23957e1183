using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// A change of the corpus made by a block; all of them in order rebuild it (<see cref="CorpusReplay"/>).
/// </summary>
public abstract record CorpusEvent
{
    private CorpusEvent()
    {
    }

    /// <summary>A contribution was admitted.</summary>
    /// <param name="Contribution">Its number.</param>
    /// <param name="Datanet">Its datanet.</param>
    /// <param name="ContentRoot">Root of its bytes in the content store.</param>
    /// <param name="Held">True when it stays out of the open segment until released.</param>
    public sealed record Admitted(
        ContributionId Contribution, DatanetId Datanet, Hash256 ContentRoot, bool Held)
        : CorpusEvent;

    /// <summary>A held contribution was released into its datanet's open segment.</summary>
    /// <param name="Contribution">Its number.</param>
    public sealed record Released(ContributionId Contribution) : CorpusEvent;

    /// <summary>A datanet's open segment was sealed.</summary>
    /// <param name="Segment">Its number.</param>
    /// <param name="Datanet">The datanet.</param>
    public sealed record Sealed(SegmentId Segment, DatanetId Datanet) : CorpusEvent;
}
