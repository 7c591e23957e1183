using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External;

/// <summary>
/// External models in the storage of the Inference contract, beside <see cref="InferenceSlots"/>.
/// <code>
/// 4[host]          +0 bond u128 | leaving u128   +1 maturesAt u64
/// 5[inference]     +0 payer u160 | state u8 | model u64   +1 amount u128 | until u64
///                  +2 response hash   +3 payout root
/// 6[host][inference] 1: a wrong answer was slashed
/// 7                awaiting: first u64 | end u64
/// 8[number]        inference that awaits acceptance, in the order of their ends
/// </code>
/// Its wei, the bonds and what is set aside, are in the contract's balance.
/// </summary>
public sealed class ExternalSlots(ISlotStore store)
{
    private const uint Bonds = 4;
    private const uint Held = 5;
    private const uint Slashed = 6;
    private const uint Queue = 7;
    private const uint Queued = 8;

    private static readonly Address Self = SystemAddresses.Inference;

    /// <summary>A host's bond.</summary>
    public HostBond LoadBond(in Address host)
    {
        UInt256 entry = SlotKey.Of(Bonds, host);
        UInt256 amounts = store.Load(Self, entry);
        return new HostBond(
            SlotWord.Low128(amounts), SlotWord.High128(amounts),
            SlotWord.Limb(store.Load(Self, SlotKey.Field(entry, 1)), 0));
    }

    /// <summary>Writes a host's bond; its notice only when that changes.</summary>
    public void SaveBond(in Address host, HostBond before, HostBond bond)
    {
        UInt256 entry = SlotKey.Of(Bonds, host);
        store.Store(Self, entry, SlotWord.Pack128(bond.Amount, bond.Leaving));
        if (before.MaturesAt != bond.MaturesAt)
        {
            store.Store(Self, SlotKey.Field(entry, 1), bond.MaturesAt);
        }
    }

    /// <summary>An inference; null when the chain remembers none of that id.</summary>
    public HeldInference? Load(in Hash256 id)
    {
        UInt256 entry = EntryOf(id);
        UInt256 identity = store.Load(Self, entry);
        UInt256 above = SlotWord.AboveAddress(identity);
        var state = (InferenceState)(SlotWord.Limb(above, 0) & 0xFF);
        if (state == InferenceState.None)
        {
            return null;
        }

        UInt256 amounts = store.Load(Self, SlotKey.Field(entry, 1));
        return new HeldInference(
            state, SlotWord.ToAddress(identity), new ModelId(SlotWord.Limb(above >> 8, 0)),
            SlotWord.Low128(amounts), SlotWord.Limb(amounts, 2),
            SlotWord.ToHash(store.Load(Self, SlotKey.Field(entry, 2))),
            SlotWord.ToHash(store.Load(Self, SlotKey.Field(entry, 3))));
    }

    /// <summary>Writes an inference.</summary>
    public void Save(in Hash256 id, HeldInference held)
    {
        UInt256 entry = EntryOf(id);
        SaveState(id, held, held.State);
        store.Store(Self, SlotKey.Field(entry, 1), SlotWord.Pack128(held.Amount, held.Until));
        if (!held.ResponseHash.IsZero)
        {
            store.Store(Self, SlotKey.Field(entry, 2), SlotWord.FromHash(held.ResponseHash));
            store.Store(Self, SlotKey.Field(entry, 3), SlotWord.FromHash(held.PayoutRoot));
        }
    }

    /// <summary>Writes that what an inference held went where <paramref name="state"/> says.</summary>
    public void Close(in Hash256 id, HeldInference held, InferenceState state)
    {
        SaveState(id, held, state);
        store.Store(Self, SlotKey.Field(EntryOf(id), 1), SlotWord.Pack128(0, held.Until));
    }

    /// <summary>True when a host was slashed for an inference.</summary>
    public bool IsSlashed(in Address host, in Hash256 id) => !store.Load(Self, SlashedSlot(host, id)).IsZero;

    /// <summary>Notes that a host was slashed for an inference.</summary>
    public void MarkSlashed(in Address host, in Hash256 id) => store.Store(Self, SlashedSlot(host, id), 1UL);

    /// <summary>Numbers of the answers that await acceptance: from the first to before the end.</summary>
    public (ulong First, ulong End) LoadQueue()
    {
        UInt256 word = store.Load(Self, Queue);
        return (SlotWord.Limb(word, 0), SlotWord.Limb(word, 1));
    }

    /// <summary>The inference at a place of the queue.</summary>
    public Hash256 LoadQueued(ulong number) => SlotWord.ToHash(store.Load(Self, SlotKey.Of(Queued, number)));

    /// <summary>Puts an answer at the end of the queue: every answer waits equally long, so ends come in
    /// this order.</summary>
    public void Enqueue(in Hash256 id)
    {
        (ulong first, ulong end) = LoadQueue();
        store.Store(Self, SlotKey.Of(Queued, end), SlotWord.FromHash(id));
        store.Store(Self, Queue, new UInt256(first, end + 1, 0, 0));
    }

    /// <summary>Takes the answers before <paramref name="first"/> out of the queue.</summary>
    public void Dequeue(ulong first)
    {
        (ulong before, ulong end) = LoadQueue();
        for (ulong number = before; number < first; number++)
        {
            store.Store(Self, SlotKey.Of(Queued, number), UInt256.Zero);
        }

        store.Store(Self, Queue, new UInt256(first, end, 0, 0));
    }

    private void SaveState(in Hash256 id, HeldInference held, InferenceState state) => store.Store(
        Self, EntryOf(id),
        SlotWord.WithAddress(held.Payer, ((UInt256)held.Model.Value << 8) | (ulong)(byte)state));

    private static UInt256 EntryOf(in Hash256 id) => SlotKey.Of(Held, SlotWord.FromHash(id));

    private static UInt256 SlashedSlot(in Address host, in Hash256 id) =>
        SlotKey.Of(Slashed, SlotWord.FromAddress(host), SlotWord.FromHash(id));
}
