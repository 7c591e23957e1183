using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets.Sidecars;

/// <summary>
/// Content sidecars in the storage of the Datanets contract. Mappings as in <see cref="SlotKey"/>; bits from
/// the low end.
/// <code>
/// 9             sidecars ever recorded u64 | of them looked at for expiry u64
///               | queued ever u64 | of them effective u64
/// 10            bytes waiting u64 | end of the queue in bytes u64
/// 11[sidecar] +0 content root
///             +1 datanet u64 | height u64 | epoch u64 | size u32 | status u8
///             +2 contributor u160 | bond u96
///             +3 record hash
///             +4 effective height u64 | contribution u64
///             +5 refusal hash
/// 12[n]         sidecar of the queue's n-th place                    u64
/// 13[root]      the sidecar that waits with this root or was admitted u64
/// </code>
/// </summary>
public sealed class SidecarSlots(ISlotStore store)
{
    private const uint Counters = 9;
    private const uint Volumes = 10;
    private const uint Entries = 11;
    private const uint Queue = 12;
    private const uint Roots = 13;

    private static readonly Address Self = SystemAddresses.Datanets;

    /// <summary>Sidecars ever recorded; also the newest id.</summary>
    public ulong Count => SlotWord.Limb(store.Load(Self, Counters), 0);

    /// <summary>Bytes recorded and neither effective nor expired.</summary>
    public ulong WaitingBytes => SlotWord.Limb(store.Load(Self, Volumes), 0);

    /// <summary>A sidecar; null when the id was never given.</summary>
    public SidecarEntry? Load(SidecarId id)
    {
        UInt256 entry = SlotKey.Of(Entries, id.Value);
        UInt256 root = store.Load(Self, entry);
        if (root.IsZero)
        {
            return null;
        }

        UInt256 facts = store.Load(Self, SlotKey.Field(entry, 1));
        UInt256 owner = store.Load(Self, SlotKey.Field(entry, 2));
        UInt256 outcome = store.Load(Self, SlotKey.Field(entry, 4));
        ulong state = SlotWord.Limb(facts, 3);
        return new SidecarEntry(
            SlotWord.ToHash(root),
            SlotWord.Low32(state),
            new DatanetId(SlotWord.Limb(facts, 0)),
            SlotWord.ToAddress(owner),
            new Height(SlotWord.Limb(facts, 1)),
            new Epoch(SlotWord.Limb(facts, 2)),
            (SidecarStatus)SlotWord.High32(state),
            SlotWord.AboveAddress(owner),
            SlotWord.ToHash(store.Load(Self, SlotKey.Field(entry, 3))),
            new Height(SlotWord.Limb(outcome, 0)),
            new ContributionId(SlotWord.Limb(outcome, 1)),
            SlotWord.ToHash(store.Load(Self, SlotKey.Field(entry, 5))));
    }

    /// <summary>The sidecar that waits with a root, or was admitted with it; null when none is.</summary>
    public SidecarId? Find(in Hash256 root)
    {
        ulong id = (ulong)store.Load(Self, RootSlot(root));
        return id == 0 ? null : new SidecarId(id);
    }

    /// <summary>Writes a new, waiting sidecar under the next id.</summary>
    public SidecarId Record(SidecarEntry sidecar)
    {
        UInt256 counters = store.Load(Self, Counters);
        var id = new SidecarId(SlotWord.Limb(counters, 0) + 1);
        store.Store(Self, Counters, counters + UInt256.One);
        store.Store(Self, Volumes, store.Load(Self, Volumes) + sidecar.SizeBytes);
        UInt256 entry = SlotKey.Of(Entries, id.Value);
        store.Store(Self, entry, SlotWord.FromHash(sidecar.Root));
        store.Store(Self, SlotKey.Field(entry, 3), SlotWord.FromHash(sidecar.RecordHash));
        SaveFacts(id, sidecar);
        SaveBond(id, sidecar);
        store.Store(Self, RootSlot(sidecar.Root), id.Value);
        return id;
    }

    /// <summary>
    /// Every sidecar that waits or is in the queue, by id. Linear in the queue and in what was recorded since
    /// the oldest that waits.
    /// </summary>
    public IReadOnlyDictionary<SidecarId, SidecarEntry> LoadUnresolved()
    {
        SortedDictionary<SidecarId, SidecarEntry> unresolved = [];
        UInt256 counters = store.Load(Self, Counters);
        for (ulong place = SlotWord.Limb(counters, 3); place < SlotWord.Limb(counters, 2); place++)
        {
            Add(new SidecarId((ulong)store.Load(Self, SlotKey.Of(Queue, place))));
        }

        for (ulong id = SlotWord.Limb(counters, 1) + 1; id <= SlotWord.Limb(counters, 0); id++)
        {
            Add(new SidecarId(id));
        }

        return unresolved;

        void Add(SidecarId id)
        {
            if (Load(id) is { Status: SidecarStatus.Waiting or SidecarStatus.Activated } sidecar)
            {
                unresolved[id] = sidecar;
            }
        }
    }

    /// <summary>Puts a waiting sidecar at the end of the queue.</summary>
    /// <returns>The block in which it becomes effective.</returns>
    public Height Enqueue(SidecarId id, SidecarEntry sidecar, Height activation)
    {
        UInt256 counters = store.Load(Self, Counters);
        ulong place = SlotWord.Limb(counters, 2);
        store.Store(Self, SlotKey.Of(Queue, place), id.Value);
        store.Store(Self, Counters, counters + (UInt256.One << 128));
        UInt256 volumes = store.Load(Self, Volumes);
        (Height effective, ulong end) =
            SidecarRules.Schedule(activation, SlotWord.Limb(volumes, 1), sidecar.SizeBytes);
        store.Store(Self, Volumes, new UInt256(SlotWord.Limb(volumes, 0), end, 0, 0));
        SidecarEntry activated =
            sidecar with { Status = SidecarStatus.Activated, EffectiveHeight = effective };
        SaveFacts(id, activated);
        SaveOutcome(id, activated);
        return effective;
    }

    /// <summary>The activated sidecars of the queue that become effective in a block, in order.</summary>
    public IReadOnlyList<(SidecarId Id, SidecarEntry Sidecar)> DueAt(Height height)
    {
        UInt256 counters = store.Load(Self, Counters);
        List<(SidecarId, SidecarEntry)> due = [];
        for (ulong place = SlotWord.Limb(counters, 3); place < SlotWord.Limb(counters, 2); place++)
        {
            var id = new SidecarId((ulong)store.Load(Self, SlotKey.Of(Queue, place)));
            SidecarEntry? sidecar = Load(id);
            Invariant.Require(
                sidecar is { Status: SidecarStatus.Activated }, "an activated sidecar is in the queue");
            if (sidecar.EffectiveHeight > height)
            {
                break;
            }

            due.Add((id, sidecar));
        }

        return due;
    }

    /// <summary>Takes the head of the queue, whose content became effective, out of it.</summary>
    public void Dequeue(SidecarId id, SidecarEntry resolved)
    {
        UInt256 counters = store.Load(Self, Counters);
        UInt256 place = SlotKey.Of(Queue, SlotWord.Limb(counters, 3));
        Invariant.Require(store.Load(Self, place) == id.Value, "sidecars leave the queue in its order");
        store.Store(Self, place, UInt256.Zero);
        store.Store(Self, Counters, counters + (UInt256.One << 192));
        SaveOutcome(id, resolved);
        if (resolved.Status == SidecarStatus.Refused)
        {
            store.Store(
                Self, SlotKey.Field(SlotKey.Of(Entries, id.Value), 5),
                SlotWord.FromHash(resolved.RefusalHash));
        }

        Resolve(id, resolved);
    }

    /// <summary>The recorded sidecar to be looked at next for expiry; null when there is none.</summary>
    public SidecarId? NextToExpire()
    {
        UInt256 counters = store.Load(Self, Counters);
        ulong next = SlotWord.Limb(counters, 1);
        return next < SlotWord.Limb(counters, 0) ? new SidecarId(next + 1) : null;
    }

    /// <summary>That sidecar was looked at; <paramref name="expired"/> when it expired.</summary>
    public void PassExpiry(SidecarId id, SidecarEntry? expired)
    {
        UInt256 counters = store.Load(Self, Counters);
        Invariant.Require(
            SlotWord.Limb(counters, 1) + 1 == id.Value, "sidecars expire in the order of their ids");
        store.Store(Self, Counters, counters + (UInt256.One << 64));
        if (expired is not null)
        {
            Resolve(id, expired);
        }
    }

    // It waits no more: what it holds of the limits is free; its root too, unless it is a contribution.
    private void Resolve(SidecarId id, SidecarEntry resolved)
    {
        store.Store(Self, Volumes, store.Load(Self, Volumes) - resolved.SizeBytes);
        SaveFacts(id, resolved);
        SaveBond(id, resolved);
        if (resolved.Status != SidecarStatus.Admitted)
        {
            store.Store(Self, RootSlot(resolved.Root), UInt256.Zero);
        }
    }

    private void SaveFacts(SidecarId id, SidecarEntry sidecar) =>
        store.Store(Self, SlotKey.Field(SlotKey.Of(Entries, id.Value), 1), new UInt256(
            sidecar.Datanet.Value, sidecar.Height.Value, sidecar.Epoch.Value,
            SlotWord.Pack32(sidecar.SizeBytes, (uint)sidecar.Status)));

    private void SaveBond(SidecarId id, SidecarEntry sidecar) =>
        store.Store(Self, SlotKey.Field(SlotKey.Of(Entries, id.Value), 2),
            SlotWord.WithAddress(sidecar.Contributor, sidecar.Bond));

    private void SaveOutcome(SidecarId id, SidecarEntry sidecar) =>
        store.Store(Self, SlotKey.Field(SlotKey.Of(Entries, id.Value), 4),
            new UInt256(sidecar.EffectiveHeight.Value, sidecar.Contribution.Value, 0, 0));

    private static UInt256 RootSlot(in Hash256 root) => SlotKey.Of(Roots, SlotWord.FromHash(root));
}
