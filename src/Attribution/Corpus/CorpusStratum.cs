using System.Collections.Concurrent;
using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// What was added to the corpus above a mark: by one unfinalized block, or by all finalized ones. It only
/// grows: one writer, any number of readers without locks, who ignore what is numbered above their own mark.
/// </summary>
internal sealed class CorpusStratum(CorpusMark before, ulong seed)
{
    // Look-ups only; never enumerated.
    private readonly ConcurrentDictionary<DatanetId, DatanetLog> _datanets = new();
    private readonly ConcurrentDictionary<ContributionId, SegmentId> _sealedIn = new();
    private readonly ConcurrentDictionary<ContributionId, ulong> _released = new();
    private readonly AppendOnlyLog<ContributionRecord> _contributions = new();
    private readonly AppendOnlyLog<SegmentRecord> _segments = new();
    private readonly AppendOnlyLog<DatanetLog.Entry> _releases = new();
    private readonly ProbeTable _byContent = new();

    /// <summary>What lies below.</summary>
    public CorpusMark Before { get; } = before;

    /// <summary>Tokens that first appeared here.</summary>
    public Vocabulary Vocabulary { get; } = new(before.Vocabulary + 1);

    /// <summary>Blocks that first appeared here.</summary>
    public BlockTable Blocks { get; } = new();

    /// <summary>A contribution of this stratum.</summary>
    public ContributionRecord Contribution(ContributionId id) =>
        _contributions[checked((int)(id.Value - Before.Contributions - 1))];

    /// <summary>A segment of this stratum.</summary>
    public SegmentRecord Segment(SegmentId id) => _segments[checked((int)(id.Value - Before.Segments - 1))];

    /// <summary>What this stratum added to a datanet, or null.</summary>
    public DatanetLog? Datanet(DatanetId id) => _datanets.GetValueOrDefault(id);

    /// <summary>The contribution here with these bytes, or null.</summary>
    public ContributionRecord? FindContent(Hash256 contentHash)
    {
        ProbeTable.Candidates candidates = _byContent.Find(HashOf(contentHash));
        while (candidates.Next(out int entry))
        {
            if (_contributions[entry].ContentHash == contentHash)
            {
                return _contributions[entry];
            }
        }

        return null;
    }

    /// <summary>The segment of this stratum that holds a contribution, or null.</summary>
    public SegmentId? SealOf(ContributionId contribution) =>
        _sealedIn.TryGetValue(contribution, out SegmentId segment) ? segment : null;

    /// <summary>The event of this stratum that released a held contribution, or null.</summary>
    public ulong? ReleaseOf(ContributionId contribution) =>
        _released.TryGetValue(contribution, out ulong at) ? at : null;

    public void Add(ContributionRecord contribution)
    {
        int entry = _contributions.Append(contribution);
        Invariant.Require(
            contribution.Id.Value == Before.Contributions + 1 + (ulong)entry,
            "contributions are numbered in order");
        _byContent.Add(HashOf(contribution.ContentHash), entry);
        if (!contribution.Held)
        {
            DatanetLog.Entry entered = new(contribution, contribution.Event);
            LogOf(contribution.Datanet).Entered.Append(entered);
        }
    }

    /// <summary>
    /// Lets a held contribution, of this stratum or one below, into its datanet's open segment.
    /// </summary>
    public void Release(ContributionRecord held, ulong at)
    {
        Invariant.Require(held.Held && _released.TryAdd(held.Id, at), "a contribution is released once");
        _releases.Append(new DatanetLog.Entry(held, at));
        LogOf(held.Datanet).Entered.Append(new DatanetLog.Entry(held, at));
    }

    public void Add(SegmentRecord segment)
    {
        int entry = _segments.Append(segment);
        Invariant.Require(
            segment.Id.Value == Before.Segments + 1 + (ulong)entry, "segments are numbered in order");
        LogOf(segment.Datanet).Segments.Append(segment);
        foreach (ContributionRecord member in segment.Members)
        {
            Invariant.Require(_sealedIn.TryAdd(member.Id, segment.Id), "a contribution is sealed once");
        }
    }

    /// <summary>Adds everything of the stratum directly above.</summary>
    public void Append(CorpusStratum above)
    {
        Invariant.Require(
            above.Before.Contributions == Before.Contributions + (ulong)_contributions.Count
            && above.Before.Segments == Before.Segments + (ulong)_segments.Count
            && above.Before.Vocabulary + 1 == Vocabulary.NextId,
            "a corpus is absorbed onto the state it was forked from");
        Vocabulary.Append(above.Vocabulary, seed);
        AppendContributions(above);
        Blocks.Append(above.Blocks);
        for (int i = 0; i < above._segments.Count; i++)
        {
            Add(above._segments[i]);
        }
    }

    // Admissions and releases in order of events, as the open segments take them in.
    private void AppendContributions(CorpusStratum above)
    {
        int release = 0;
        for (int i = 0; i < above._contributions.Count; i++)
        {
            ContributionRecord contribution = above._contributions[i];
            release = AppendReleases(above, release, contribution.Event);
            Add(contribution);
        }

        AppendReleases(above, release, ulong.MaxValue);
    }

    private int AppendReleases(CorpusStratum above, int from, ulong before)
    {
        while (from < above._releases.Count && above._releases[from].Event < before)
        {
            Release(above._releases[from].Contribution, above._releases[from].Event);
            from++;
        }

        return from;
    }

    private DatanetLog LogOf(DatanetId id) => _datanets.GetOrAdd(id, static _ => new DatanetLog());

    // A content hash is Keccak: any 32 bits of it spread well and cannot be crafted cheaply per slot.
    private uint HashOf(Hash256 hash) => LookupHash.Of(unchecked((uint)hash.GetHashCode()), seed);
}
