using OpenLedger.Attribution.Admission;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// The chain-wide corpus as of one block: vocabulary, contributions, duplicate hashes, mask table and segments. States
/// form a tree like the state layers of blocks: a fork sees its parent and adds its own, and what a fork added vanishes
/// with it. Readers are thread-safe, also while a descendant is absorbed; writes (<see cref="Admit"/>,
/// <see cref="Seal"/>) belong to the one executor of the fork, <see cref="Absorb"/> to the one that finalizes.
/// </summary>
public sealed class CorpusState
{
    private CorpusState() => throw new NotImplementedException();

    /// <summary>The corpus before genesis: no contribution, an empty vocabulary.</summary>
    public static CorpusState CreateEmpty(SegmentIndexCache cache) => throw new NotImplementedException();

    /// <summary>Number of the latest contribution; 0 when there is none.</summary>
    public ContributionId LastContribution => throw new NotImplementedException();

    /// <summary>Number of the latest sealed segment; 0 when there is none.</summary>
    public SegmentId LastSegment => throw new NotImplementedException();

    /// <summary>Number of distinct tokens; their ids are 1 to this.</summary>
    public uint VocabularySize => throw new NotImplementedException();

    /// <summary>Keccak-256 chain over every admission and seal so far: equal hashes, equal corpora.</summary>
    public Hash256 HistoryHash => throw new NotImplementedException();

    /// <summary>A writable child for the next block. This state is frozen: it accepts no writes any more.</summary>
    public CorpusState Fork() => throw new NotImplementedException();

    /// <summary>
    /// Folds this finalized state into the base below it. Its parent must be the base itself or absorbed already. This
    /// state, states below it and forks above it stay valid and answer as before.
    /// </summary>
    public void Absorb() => throw new NotImplementedException();

    /// <summary>Decides on a text offered to a datanet. Writes nothing; linear in the text.</summary>
    public AdmissionDecision Evaluate(DatanetId datanet, ReadOnlyMemory<byte> utf8) =>
        throw new NotImplementedException();

    /// <summary>
    /// Writes an accepted decision, which must have been evaluated on this very state: number, vocabulary, duplicate hash
    /// and mask table at once, so the order is always the order of reveals.
    /// </summary>
    /// <param name="decision">The accepted decision.</param>
    /// <param name="held">
    /// True: the contribution stays out of its datanet's open segment until <see cref="Release"/> (a curated datanet's
    /// reveal waiting for its review); it keeps its place in the order.
    /// </param>
    /// <returns>The number of the new contribution.</returns>
    public ContributionId Admit(AdmissionDecision decision, bool held = false) => throw new NotImplementedException();

    /// <summary>
    /// Puts a held contribution into the open segment of its datanet. A segment lists its contributions in ascending order
    /// however late they were released.
    /// </summary>
    public void Release(ContributionId held) => throw new NotImplementedException();

    /// <summary>Seals the open segment of a datanet.</summary>
    /// <returns>Its number, or null when nothing was contributed since the last seal.</returns>
    public SegmentId? Seal(DatanetId datanet) => throw new NotImplementedException();

    /// <summary>One contribution, or null when this state does not have it.</summary>
    public ContributionInfo? GetContribution(ContributionId id) => throw new NotImplementedException();

    /// <summary>One sealed segment, or null when this state does not have it.</summary>
    public SegmentInfo? GetSegment(SegmentId id) => throw new NotImplementedException();

    /// <summary>The corpus of a model: the given segments together, each counted once, in any order.</summary>
    /// <exception cref="ArgumentException">
    /// A segment this state does not have, or more than <see cref="ModelCorpus.SegmentsMax"/>.
    /// </exception>
    public ModelCorpus OpenModel(IReadOnlyList<SegmentId> segments) => throw new NotImplementedException();
}
