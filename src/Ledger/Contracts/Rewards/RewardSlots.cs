using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Rewards;

/// <summary>
/// The contributors' part of the storage of the Rewards contract; the stakers' part is in
/// <see cref="StakerRewards"/>. Mappings as in <see cref="SlotKey"/>; bits from the low end.
/// <code>
/// 3[contribution] +0 earned u128 | claimed u128
///                 +1 payee; 0: the contributor
/// </code>
/// The contract's balance is the sum of what contributions and stakers have not claimed.
/// </summary>
public sealed class RewardSlots(ISlotStore store)
{
    private const uint Earnings = 3;

    private static readonly Address Self = SystemAddresses.Rewards;

    /// <summary>What a contribution earned and claimed.</summary>
    public EarningsEntry LoadEarnings(ContributionId id)
    {
        UInt256 word = store.Load(Self, SlotKey.Of(Earnings, id.Value));
        return new EarningsEntry(SlotWord.Low128(word), SlotWord.High128(word));
    }

    /// <summary>Writes what a contribution earned and claimed.</summary>
    public void SaveEarnings(ContributionId id, EarningsEntry earnings) =>
        store.Store(Self, SlotKey.Of(Earnings, id.Value), SlotWord.Pack128(earnings.Earned,
        earnings.Claimed));

    /// <summary>Who a claim pays: the contributor until a payee is named.</summary>
    public Address PayeeOf(ContributionId id, in Address contributor)
    {
        UInt256 word = store.Load(Self, SlotKey.Field(SlotKey.Of(Earnings, id.Value), 1));
        return word.IsZero ? contributor : SlotWord.ToAddress(word);
    }

    /// <summary>Writes who a claim pays.</summary>
    public void SavePayee(ContributionId id, in Address payee) =>
        store.Store(Self, SlotKey.Field(SlotKey.Of(Earnings, id.Value), 1), SlotWord.FromAddress(payee));
}
