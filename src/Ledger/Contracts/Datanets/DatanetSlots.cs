using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>
/// The storage of the Datanets contract. Mappings as in <see cref="SlotKey"/>; bits from the low end.
/// <code>
/// 0                 datanets ever created                            u64
/// 1                 contributions ever admitted                      u64
/// 2                 segments ever sealed                             u64
/// 3[datanet]      +0 record hash
///                 +1 owner u160 | kind u8 | minNoveltyBps u16 | minTokens u32
///                 +2 contributions u64 | unpublished u64 | latestVersion u32 | segments u32
///                    | withdrawals u64
/// 4[contribution] +0 record hash
///                 +1 datanet u64 | height u64 | tokens u32 | bytes u32
///                    | noveltyBps u16 | status u8 | 0 u8 | withdrawnFrom u32
///                 +2 contributor u160 | bond u96
///                 +3 review hash
/// 5[datanet][account]   1 for a curator
/// 6[datanet][version]   activationHeight u64 | publishedHeight u64 | segments u32
/// 7[datanet][index]     segment id                                   u64
/// 8[sender][commitment] height of the commitment + 1                 u64
/// 9 to 13               sidecars: <see cref="Sidecars.SidecarSlots"/>
/// 14                end of the queue of indexing, in symbols          u64
/// </code>
/// </summary>
public sealed class DatanetSlots(ISlotStore store)
{
    private const uint Datanets = 3;
    private const uint Contributions = 4;
    private const uint Curators = 5;
    private const uint Versions = 6;
    private const uint Segments = 7;
    private const uint Commitments = 8;
    private const uint Indexing = 14;

    private static readonly Address Self = SystemAddresses.Datanets;

    /// <summary>Datanets ever created; also the newest id.</summary>
    public ulong DatanetCount
    {
        get => (ulong)store.Load(Self, 0);
        set => store.Store(Self, 0, value);
    }

    /// <summary>Contributions ever admitted; also the newest id.</summary>
    public ulong ContributionCount
    {
        get => (ulong)store.Load(Self, 1);
        set => store.Store(Self, 1, value);
    }

    /// <summary>Segments ever sealed; also the newest id.</summary>
    public ulong SegmentCount
    {
        get => (ulong)store.Load(Self, 2);
        set => store.Store(Self, 2, value);
    }

    /// <summary>Where the queue of indexing ends (<see cref="IndexRules.Schedule"/>).</summary>
    public ulong IndexingEnd
    {
        get => (ulong)store.Load(Self, Indexing);
        set => store.Store(Self, Indexing, value);
    }

    /// <summary>A datanet; null when the id was never given.</summary>
    public DatanetEntry? LoadDatanet(DatanetId id)
    {
        UInt256 entry = SlotKey.Of(Datanets, id.Value);
        UInt256 record = store.Load(Self, entry);
        if (record.IsZero)
        {
            return null;
        }

        UInt256 identity = store.Load(Self, SlotKey.Field(entry, 1));
        UInt256 counters = store.Load(Self, SlotKey.Field(entry, 2));
        ulong policy = SlotWord.Limb(SlotWord.AboveAddress(identity), 0);
        ulong versions = SlotWord.Limb(counters, 2);
        return new DatanetEntry(
            SlotWord.ToHash(record),
            SlotWord.ToAddress(identity),
            new DatanetPolicy((DatanetPolicyKind)(policy & 0xFF), (uint)((policy >> 24) & uint.MaxValue),
                (ushort)((policy >> 8) & ushort.MaxValue)),
            SlotWord.Limb(counters, 0),
            SlotWord.Limb(counters, 1),
            SlotWord.Low32(versions),
            SlotWord.High32(versions),
            SlotWord.Limb(counters, 3));
    }

    /// <summary>Writes the parts of a datanet that never change.</summary>
    public void CreateDatanet(DatanetId id, DatanetEntry datanet)
    {
        UInt256 entry = SlotKey.Of(Datanets, id.Value);
        DatanetPolicy policy = datanet.Policy;
        ulong packed =
            (byte)policy.Kind | ((ulong)policy.MinNoveltyBps << 8) | ((ulong)policy.MinTokens << 24);
        store.Store(Self, entry, SlotWord.FromHash(datanet.RecordHash));
        store.Store(Self, SlotKey.Field(entry, 1), SlotWord.WithAddress(datanet.Owner, packed));
        SaveCounters(id, datanet);
    }

    /// <summary>Writes the counters of a datanet.</summary>
    public void SaveCounters(DatanetId id, DatanetEntry datanet) =>
        store.Store(Self, SlotKey.Field(SlotKey.Of(Datanets, id.Value), 2), new UInt256(
            datanet.Contributions,
            datanet.Unpublished,
            SlotWord.Pack32(datanet.LatestVersion, datanet.SegmentCount),
            datanet.UnpublishedWithdrawals));

    /// <summary>A contribution; null when the id was never given.</summary>
    public ContributionEntry? LoadContribution(ContributionId id)
    {
        UInt256 entry = SlotKey.Of(Contributions, id.Value);
        UInt256 record = store.Load(Self, entry);
        if (record.IsZero)
        {
            return null;
        }

        UInt256 facts = store.Load(Self, SlotKey.Field(entry, 1));
        UInt256 owner = store.Load(Self, SlotKey.Field(entry, 2));
        ulong sizes = SlotWord.Limb(facts, 2);
        ulong state = SlotWord.Limb(facts, 3);
        return new ContributionEntry(
            SlotWord.ToHash(record),
            new DatanetId(SlotWord.Limb(facts, 0)),
            SlotWord.ToAddress(owner),
            new Height(SlotWord.Limb(facts, 1)),
            SlotWord.Low32(sizes),
            SlotWord.High32(sizes),
            (ushort)(state & ushort.MaxValue),
            (ContributionStatus)((state >> 16) & 0xFF),
            SlotWord.High32(state),
            SlotWord.AboveAddress(owner),
            SlotWord.ToHash(store.Load(Self, SlotKey.Field(entry, 3))));
    }

    /// <summary>Writes a new contribution.</summary>
    public void CreateContribution(ContributionId id, ContributionEntry contribution)
    {
        store.Store(Self, SlotKey.Of(Contributions, id.Value), SlotWord.FromHash(contribution.RecordHash));
        SaveFacts(id, contribution);
        SaveBond(id, contribution);
    }

    /// <summary>Writes the status and the numbers of a contribution.</summary>
    public void SaveFacts(ContributionId id, ContributionEntry contribution) =>
        store.Store(Self, SlotKey.Field(SlotKey.Of(Contributions, id.Value), 1), new UInt256(
            contribution.Datanet.Value,
            contribution.Height.Value,
            SlotWord.Pack32(contribution.Tokens, contribution.Bytes),
            SlotWord.Pack32(
                contribution.NoveltyBps | ((uint)contribution.Status << 16),
                contribution.WithdrawnFromVersion)));

    /// <summary>Writes what is left of a contribution's bond.</summary>
    public void SaveBond(ContributionId id, ContributionEntry contribution) =>
        store.Store(Self, SlotKey.Field(SlotKey.Of(Contributions, id.Value), 2),
            SlotWord.WithAddress(contribution.Contributor, contribution.Bond));

    /// <summary>Writes the hash of a contribution's review.</summary>
    public void SaveReview(ContributionId id, Hash256 reviewHash) =>
        store.Store(Self, SlotKey.Field(SlotKey.Of(Contributions, id.Value), 3),
        SlotWord.FromHash(reviewHash));

    /// <summary>True when the account may review the datanet's contributions.</summary>
    public bool IsCurator(DatanetId id, in Address account) =>
        !store.Load(Self, SlotKey.Of(Curators, id.Value, SlotWord.FromAddress(account))).IsZero;

    /// <summary>Makes an account a curator, or no longer one.</summary>
    public void SetCurator(DatanetId id, in Address account, bool enabled) =>
        store.Store(Self, SlotKey.Of(Curators, id.Value, SlotWord.FromAddress(account)), enabled ? 1UL : 0UL);

    /// <summary>A version; null when it was never published.</summary>
    public VersionEntry? LoadVersion(DatanetId id, uint version)
    {
        UInt256 word = store.Load(Self, SlotKey.Of(Versions, id.Value, version));
        return word.IsZero
            ? null
            : new VersionEntry(
                new Height(SlotWord.Limb(word, 0)), new Height(SlotWord.Limb(word, 1)),
                (uint)SlotWord.Limb(word, 2));
    }

    /// <summary>Writes a version.</summary>
    public void SaveVersion(DatanetId id, uint number, VersionEntry version) =>
        store.Store(Self, SlotKey.Of(Versions, id.Value, number),
            new UInt256(version.ActivationHeight.Value, version.PublishedHeight.Value, version.SegmentCount,
            0));

    /// <summary>The segments of a version, in the order they were sealed.</summary>
    public IReadOnlyList<SegmentId> LoadSegments(DatanetId id, VersionEntry version) =>
        LoadSegments(id, version.SegmentCount);

    /// <summary>The first segments of a datanet, in the order they were sealed.</summary>
    public IReadOnlyList<SegmentId> LoadSegments(DatanetId id, uint count)
    {
        var segments = new SegmentId[count];
        for (uint i = 0; i < count; i++)
        {
            segments[i] = new SegmentId((ulong)store.Load(Self, SlotKey.Of(Segments, id.Value, i)));
        }

        return segments;
    }

    /// <summary>Writes one segment of a datanet.</summary>
    public void SaveSegment(DatanetId id, uint index, SegmentId segment) =>
        store.Store(Self, SlotKey.Of(Segments, id.Value, index), segment.Value);

    /// <summary>Block of a sender's open commitment; null when there is none.</summary>
    public Height? LoadCommitment(in Address sender, in Hash256 commitment)
    {
        ulong stored = (ulong)store.Load(Self, CommitmentSlot(sender, commitment));
        return stored == 0 ? null : new Height(stored - 1);
    }

    /// <summary>Writes a commitment, or removes it with null.</summary>
    public void SaveCommitment(in Address sender, in Hash256 commitment, Height? height) =>
        store.Store(Self, CommitmentSlot(sender, commitment), height is { } at ? at.Value + 1 : 0UL);

    private static UInt256 CommitmentSlot(in Address sender, in Hash256 commitment) =>
        SlotKey.Of(Commitments, SlotWord.FromAddress(sender), SlotWord.FromHash(commitment));
}
