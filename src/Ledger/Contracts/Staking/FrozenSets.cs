using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// The frozen validator sets in the storage of the Staking contract, by epoch; bits from the low end.
/// <code>
/// 6[epoch]          validators u32 | 0 u32 | total power u64
/// 7[epoch][index]   validator id u32 | 0 u32 | power u64
/// </code>
/// Kept are those from the running epoch minus the unbonding epochs to the running one, and at the end of a
/// boundary block the next.
/// </summary>
public sealed class FrozenSets(ISlotStore store)
{
    private const uint Sets = 6;
    private const uint Seats = 7;

    private static readonly Address Self = SystemAddresses.Staking;

    /// <summary>Number of validators of an epoch's set; 0 when it is not kept.</summary>
    public int CountOf(Epoch epoch) => (int)SlotWord.Low32(SlotWord.Limb(Header(epoch), 0));

    /// <summary>Power of an epoch's set; 0 when it is not kept.</summary>
    public Power TotalPowerOf(Epoch epoch) => new(SlotWord.Limb(Header(epoch), 1));

    /// <summary>The seat of an index; null when the set is not kept or has no such index.</summary>
    public ValidatorSeat? Find(Epoch epoch, ValidatorIndex index) =>
        index.Value < CountOf(epoch) ? Seat(epoch, index.Value) : null;

    /// <summary>An epoch's set by index; empty when it is not kept.</summary>
    public IReadOnlyList<ValidatorSeat> Load(Epoch epoch)
    {
        ValidatorSeat[] seats = new ValidatorSeat[CountOf(epoch)];
        for (uint i = 0; i < seats.Length; i++)
        {
            seats[i] = Seat(epoch, i);
        }

        return seats;
    }

    /// <summary>Writes an epoch's set; at least one and at most 256 seats.</summary>
    public void Save(Epoch epoch, IReadOnlyList<ValidatorSeat> seats)
    {
        Invariant.Require(
            seats.Count is > 0 and <= ValidatorIndex.CountMax, "a set has 1 to 256 validators");
        ulong total = 0;
        for (int i = 0; i < seats.Count; i++)
        {
            (ValidatorId id, Power power) = seats[i];
            Invariant.Require(power.Value > 0, "a seat has power");
            total = checked(total + power.Value);
            store.Store(Self, SlotKey.Of(Seats, epoch.Value, (ulong)i), Pack(id.Value, power.Value));
        }

        Invariant.Require(total <= TotalPowerMax, "a set's power stays below what consensus counts in");
        store.Store(Self, SlotKey.Of(Sets, epoch.Value), Pack((uint)seats.Count, total));
    }

    /// <summary>Takes an epoch's set out of the storage.</summary>
    public void Delete(Epoch epoch)
    {
        int count = CountOf(epoch);
        for (int i = 0; i < count; i++)
        {
            store.Store(Self, SlotKey.Of(Seats, epoch.Value, (ulong)i), UInt256.Zero);
        }

        store.Store(Self, SlotKey.Of(Sets, epoch.Value), UInt256.Zero);
    }

    /// <summary>Most power of a set: sums of priorities over 256 validators stay in 64 bits.</summary>
    public const ulong TotalPowerMax = 1UL << 54;

    private static UInt256 Pack(uint low, ulong power) => ((UInt256)power << 64) | low;

    private UInt256 Header(Epoch epoch) => store.Load(Self, SlotKey.Of(Sets, epoch.Value));

    private ValidatorSeat Seat(Epoch epoch, uint index)
    {
        UInt256 word = store.Load(Self, SlotKey.Of(Seats, epoch.Value, index));
        return new ValidatorSeat(
            new ValidatorId(SlotWord.Low32(SlotWord.Limb(word, 0))), new Power(SlotWord.Limb(word, 1)));
    }
}
