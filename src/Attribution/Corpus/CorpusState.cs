using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Similarity;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// The chain-wide corpus as of one block: vocabulary, contributions, duplicate hashes, mask table and
/// segments. States form a tree like the state layers of blocks: a fork sees its parent and adds its own, and
/// what a fork added vanishes with it. Readers are thread-safe, also while a descendant is absorbed; writes
/// (<see cref="Admit"/>,
/// <see cref="Seal"/>) belong to the one executor of the fork, <see cref="Absorb"/> to the one that
/// finalizes.
/// </summary>
public sealed class CorpusState
{
    private readonly CorpusRoot _root;
    private readonly CorpusLayer? _below;
    private CorpusLayer? _own;
    private CorpusMark _mark;
    private bool _frozen;

    private CorpusState(CorpusRoot root, CorpusLayer? below, CorpusMark mark) =>
        (_root, _below, _mark) = (root, below, mark);

    /// <summary>The corpus before genesis: no contribution, an empty vocabulary.</summary>
    public static CorpusState CreateEmpty(SegmentIndexCache cache) =>
        new(new CorpusRoot(cache), null, default);

    /// <summary>Number of the latest contribution; 0 when there is none.</summary>
    public ContributionId LastContribution => new(_mark.Contributions);

    /// <summary>Number of the latest sealed segment; 0 when there is none.</summary>
    public SegmentId LastSegment => new(_mark.Segments);

    /// <summary>Number of distinct tokens; their ids are 1 to this.</summary>
    public uint VocabularySize => _mark.Vocabulary;

    /// <summary>
    /// Keccak-256 chain over every event so far (<see cref="CorpusHistory"/>): equal hashes, equal corpora.
    /// </summary>
    public Hash256 HistoryHash => _mark.History;

    /// <summary>
    /// A writable child for the next block. This state is frozen: it accepts no writes any more.
    /// </summary>
    public CorpusState Fork()
    {
        _frozen = true;
        return new CorpusState(_root, _own ?? _below, _mark);
    }

    /// <summary>
    /// Folds this finalized state into the base below it. Its parent must be the base itself or absorbed
    /// already. This state, states below it and forks above it stay valid and answer as before.
    /// </summary>
    public void Absorb()
    {
        _frozen = true;
        Invariant.Require(_below?.Stratum is null, "a corpus is absorbed after its parent");
        if (_own?.Stratum is not { } stratum)
        {
            return;
        }

        lock (_root.AbsorbLock)
        {
            _root.Stratum.Append(stratum);
            // From here on readers find it in the base; those that began before still hold the stratum.
            _own.Release();
        }
    }

    /// <summary>Decides on a text offered to a datanet. Writes nothing; linear in the text.</summary>
    public AdmissionDecision Evaluate(DatanetId datanet, ReadOnlyMemory<byte> utf8) =>
        ContributionEvaluator.Evaluate(this, View(), _mark, datanet, utf8.Span);

    /// <summary>
    /// Writes an accepted decision, which must have been evaluated on this very state: number, vocabulary,
    /// duplicate hash and mask table at once, so the order is always the order of reveals.
    /// </summary>
    /// <param name="decision">The accepted decision.</param>
    /// <param name="held">
    /// True: the contribution stays out of its datanet's open segment until <see cref="Release"/> (a curated
    /// datanet's reveal waiting for its review); it keeps its place in the order.
    /// </param>
    /// <returns>The number of the new contribution.</returns>
    public ContributionId Admit(AdmissionDecision decision, bool held = false)
    {
        Invariant.Require(decision.IsAccepted, "a refused contribution was admitted");
        Invariant.Require(
            ReferenceEquals(decision.EvaluatedOn, this) && decision.Id.Value == _mark.Contributions + 1,
            "a decision is admitted on the state it was evaluated on");
        ContributionRecord record = new(
            decision.Id, decision.Datanet, decision.ContentHash, new ContributionText(decision.Tokens),
            [.. decision.MaskedRuns], decision.MaskedTokenCount, held, _mark.Events + 1);
        return Append(record, decision.NewTokens, decision.Blocks);
    }

    /// <summary>
    /// Takes in a contribution as it was decided on before, in the same place of the same history: what
    /// admitting it wrote, without deciding again.
    /// </summary>
    /// <param name="datanet">Its datanet.</param>
    /// <param name="contentHash">Keccak-256 of its bytes.</param>
    /// <param name="text">Its tokens.</param>
    /// <param name="runs">Its masked runs.</param>
    /// <param name="newTokens">Tokens that first appeared in it, or in it and those that follow.</param>
    internal ContributionId Readmit(
        DatanetId datanet, Hash256 contentHash, ContributionText text, MaskedRun[] runs, Vocabulary newTokens)
    {
        ContributionRecord record = new(
            new ContributionId(_mark.Contributions + 1), datanet, contentHash, text, runs,
            runs.Sum(run => run.Length), Held: false, _mark.Events + 1);
        return Append(record, newTokens, BlockScanner.BlocksOf(_root.BlockHash, record));
    }

    private ContributionId Append(
        ContributionRecord record, Vocabulary newTokens, ReadOnlySpan<BlockPosition> blocks)
    {
        CorpusStratum stratum = OwnStratum();
        stratum.Vocabulary.Append(newTokens, _root.Cache.LookupSeed);
        stratum.Add(record);
        AddBlocks(stratum, record.Tokens, blocks);
        _mark = _mark with
        {
            Contributions = record.Id.Value,
            Vocabulary = _mark.Vocabulary + (uint)newTokens.Count,
            Events = _mark.Events + 1,
            History = CorpusHistory.Admitted(_mark.History, record.Datanet, record.ContentHash, record.Held),
        };
        return record.Id;
    }

    /// <summary>
    /// Puts a held contribution into the open segment of its datanet. A segment lists its contributions in
    /// ascending order however late they were released.
    /// </summary>
    public void Release(ContributionId held)
    {
        Invariant.Require(
            held.Value > 0 && held.Value <= _mark.Contributions, "an unknown contribution was released");
        CorpusView view = View();
        ContributionRecord record = view.Contribution(held);
        Invariant.Require(view.IsHeld(record), "a contribution that is not held was released");
        OwnStratum().Release(record, _mark.Events + 1);
        _mark = _mark with
        {
            Events = _mark.Events + 1,
            History = CorpusHistory.Released(_mark.History, held),
        };
    }

    /// <summary>Seals the open segment of a datanet.</summary>
    /// <returns>Its number, or null when nothing was contributed since the last seal.</returns>
    public SegmentId? Seal(DatanetId datanet)
    {
        ContributionRecord[] members = View().OpenContributions(datanet);
        if (members.Length == 0)
        {
            return null;
        }

        Hash256 history = CorpusHistory.Sealed(_mark.History, datanet);
        SegmentId id = new(_mark.Segments + 1);
        OwnStratum().Add(new SegmentRecord(id, datanet, members, _mark.Events + 1, history));
        _mark = _mark with { Segments = id.Value, Events = _mark.Events + 1, History = history };
        return id;
    }

    /// <summary>One contribution, or null when this state does not have it.</summary>
    public ContributionInfo? GetContribution(ContributionId id)
    {
        if (id.Value == 0 || id.Value > _mark.Contributions)
        {
            return null;
        }

        CorpusView view = View();
        ContributionRecord found = view.Contribution(id);
        return new ContributionInfo(
            id, found.Datanet, found.ContentHash, found.TokenCount, found.MaskedTokens, found.MaskedRuns,
            view.SegmentOf(id), view.IsHeld(found));
    }

    /// <summary>
    /// The earlier contribution that one resembles most, or null (<see cref="SimilarityIndex"/>): a warning to
    /// people. The first call looks at every contribution of the chain.
    /// </summary>
    public SimilarText? FindSimilar(ContributionId id) =>
        id.Value == 0 || id.Value > _mark.Contributions ? null : View().FindSimilar(id);

    /// <summary>One sealed segment, or null when this state does not have it.</summary>
    public SegmentInfo? GetSegment(SegmentId id)
    {
        if (id.Value == 0 || id.Value > _mark.Segments)
        {
            return null;
        }

        SegmentRecord found = View().Segment(id);
        return new SegmentInfo(
            id, found.Datanet, [.. found.Members.Select(member => member.Id)],
            found.Members.Sum(member => (long)member.TokenCount));
    }

    /// <summary>What the indexes of a model over these segments are stored under.</summary>
    /// <exception cref="ArgumentException">As <see cref="OpenModel"/>.</exception>
    public IReadOnlyList<Hash256> IndexKeys(IReadOnlyList<SegmentId> segments) =>
        [.. PlanOf(View(), segments).Select(group => group.Key)];

    /// <summary>Number of indexes that a trace over these segments visits (<see cref="IndexPlan"/>).</summary>
    /// <exception cref="ArgumentException">As <see cref="OpenModel"/>.</exception>
    public int CountIndexes(IReadOnlyList<SegmentId> segments) => PlanOf(View(), segments).Length;

    /// <summary>
    /// Symbols (tokens, and a separator for each contribution) to be indexed when a datanet's open segment is
    /// sealed: those of the indexes that its segments and the new one need, and these alone do not.
    /// </summary>
    /// <param name="datanet">The datanet, whose open segment has a contribution.</param>
    /// <param name="segments">Its segments.</param>
    /// <exception cref="ArgumentException">As <see cref="OpenModel"/>.</exception>
    public long SymbolsToIndex(DatanetId datanet, IReadOnlyList<SegmentId> segments)
    {
        CorpusView view = View();
        SegmentRecord[] known = Records(view, segments);
        SegmentRecord next = new(
            new SegmentId(_mark.Segments + 1), datanet, view.OpenContributions(datanet), _mark.Events + 1, default);
        return IndexPlan.NewSymbols(IndexPlan.Of([.. known, next]), IndexPlan.Of(known));
    }

    /// <summary>
    /// Makes the indexes of a model over these segments, or finds them made: what <see cref="OpenModel"/> would
    /// otherwise do when first asked. Takes up to minutes.
    /// </summary>
    /// <exception cref="ArgumentException">As <see cref="OpenModel"/>.</exception>
    public void PrepareIndexes(IReadOnlyList<SegmentId> segments, CancellationToken cancellation)
    {
        CorpusView view = View();
        foreach (SegmentGroup group in PlanOf(view, segments))
        {
            cancellation.ThrowIfCancellationRequested();
            view.Cache.Get(group);
        }
    }

    /// <summary>
    /// The corpus of a model: the given segments together, each counted once, in any order.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A segment this state does not have, or more than <see cref="ModelCorpus.SegmentsMax"/>.
    /// </exception>
    public ModelCorpus OpenModel(IReadOnlyList<SegmentId> segments)
    {
        CorpusView view = View();
        return new ModelCorpus(view, [.. PlanOf(view, segments).Select(view.Cache.Get)]);
    }

    /// <summary>This state for reading, as it is now.</summary>
    internal CorpusView View()
    {
        List<CorpusStratum> layers = [];
        CorpusMark limit = _mark;
        for (CorpusLayer? layer = _own ?? _below; layer is not null; layer = layer.Parent)
        {
            if (layer.Stratum is not { } stratum)
            {
                break;
            }

            layers.Add(stratum);
            limit = stratum.Before;
        }

        return new CorpusView(_root, limit, [.. layers]);
    }

    private SegmentGroup[] PlanOf(CorpusView view, IReadOnlyList<SegmentId> segments) =>
        IndexPlan.Of(Records(view, segments));

    private SegmentRecord[] Records(CorpusView view, IReadOnlyList<SegmentId> segments)
    {
        SegmentId[] distinct = [.. new SortedSet<SegmentId>(segments)];
        if (distinct.Length > ModelCorpus.SegmentsMax)
        {
            throw new ArgumentException("more segments than a model may have", nameof(segments));
        }

        foreach (SegmentId id in distinct)
        {
            if (id.Value == 0 || id.Value > _mark.Segments)
            {
                throw new ArgumentException($"no segment {id}", nameof(segments));
            }
        }

        return Array.ConvertAll(distinct, view.Segment);
    }

    private void AddBlocks(
        CorpusStratum stratum, ReadOnlySpan<uint> tokens, ReadOnlySpan<BlockPosition> blocks)
    {
        CorpusView view = View();
        foreach (BlockPosition block in blocks)
        {
            ReadOnlySpan<uint> content = tokens.Slice(block.Offset, BlockScanner.BlockTokens);
            if (!view.TryFindBlock(block.Hash, content, out _))
            {
                stratum.Blocks.Add(block);
            }
        }
    }

    private CorpusStratum OwnStratum()
    {
        Invariant.Require(!_frozen, "a frozen corpus was written");
        _own ??= new CorpusLayer(_below, new CorpusStratum(_mark, _root.Cache.LookupSeed));
        CorpusStratum? stratum = _own.Stratum;
        Invariant.Require(stratum is not null, "an absorbed corpus was written");
        return stratum;
    }
}
