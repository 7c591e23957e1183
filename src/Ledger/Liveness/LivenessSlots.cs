using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Liveness;

/// <summary>
/// What liveness keeps in the storage of the Staking contract, beside the registry; bits from the low end.
/// <code>
/// 64[height mod 32]  +0 hash of the block                                       u256
///                    +1 height u64 | epoch u64 | view u64 | parentView u64
/// 65[id]             1 + the last window in which the validator was credited    u64
/// </code>
/// The ring is written at the start of each block, for its parent, so a block sees the references of up to 32
/// ancestors, its parent among them.
/// </summary>
internal sealed class LivenessSlots(ISlotStore store)
{
    /// <summary>References kept: at least as many as a credit may reach back.</summary>
    public const uint RingSize = 32;

    private const uint Ring = 64;
    private const uint Credited = 65;

    private static readonly Address Self = SystemAddresses.Staking;

    /// <summary>Keeps a block's reference; the one 32 heights below leaves.</summary>
    public void Push(BlockHeader header, in Hash256 hash)
    {
        UInt256 entry = SlotKey.Of(Ring, header.Number.Value % RingSize);
        store.Store(Self, entry, SlotWord.FromHash(hash));
        store.Store(
            Self, SlotKey.Field(entry, 1),
            new UInt256(
                header.Number.Value, header.Epoch.Value, header.View.Value, header.ParentView.Value));
    }

    /// <summary>
    /// What the validators voted for at a height; null for genesis, which nobody votes for, and for a height
    /// that the ring does not hold.
    /// </summary>
    public ProposalId? Find(Height height)
    {
        UInt256 entry = SlotKey.Of(Ring, height.Value % RingSize);
        UInt256 place = store.Load(Self, SlotKey.Field(entry, 1));
        View view = new(SlotWord.Limb(place, 2));
        if (height.Value == 0 || SlotWord.Limb(place, 0) != height.Value)
        {
            return null;
        }

        return new ProposalId(
            new Epoch(SlotWord.Limb(place, 1)), view, new View(SlotWord.Limb(place, 3)),
            SlotWord.ToHash(store.Load(Self, entry)));
    }

    /// <summary>The last window a validator was credited in; null when it never was.</summary>
    public CreditWindow? LastCreditOf(ValidatorId id)
    {
        ulong stored = (ulong)store.Load(Self, SlotKey.Of(Credited, id.Value));
        return stored == 0 ? null : new CreditWindow(stored - 1);
    }

    /// <summary>Notes that a validator was credited in a window.</summary>
    public void Credit(ValidatorId id, CreditWindow window) =>
        store.Store(Self, SlotKey.Of(Credited, id.Value), window.Number + 1);
}
