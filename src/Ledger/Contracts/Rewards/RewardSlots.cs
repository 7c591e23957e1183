using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Rewards;

/// <summary>
/// The storage of the Rewards contract. Mappings as in <see cref="SlotKey"/>; bits from the low end.
/// <code>
/// 0                 stakers' accumulator: wei per wei of stake, times 2^128     u256
/// 1                 what the accumulator's division left over, times 2^128      u256
/// 2                 wei ever accrued to stakers                                 u256
/// 3[contribution] +0 earned u128 | claimed u128
///                 +1 payee; 0: the contributor
/// 4[staker]         wei the staker has claimed                                  u256
/// </code>
/// The contract's balance is the sum of what contributions and stakers have not claimed (plus what was sent
/// to it without a call).
/// </summary>
public sealed class RewardSlots(ISlotStore store)
{
    // Stakes sum to less than 2^90 wei, so a unit of the accumulator is far below a wei for all of them
    // together.
    private const int AccumulatorBits = 128;

    private const uint Accumulator = 0;
    private const uint Remainder = 1;
    private const uint Accrued = 2;
    private const uint Earnings = 3;
    private const uint StakerClaims = 4;

    private static readonly Address Self = SystemAddresses.Rewards;

    /// <summary>Wei ever accrued to stakers.</summary>
    public UInt256 StakersAccrued => store.Load(Self, Accrued);

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

    /// <summary>
    /// Shares <paramref name="amount"/> among stakers by stake in one step: the accumulator grows by the
    /// exact quotient and the remainder waits for the next amount, so nothing is lost and nobody is paid
    /// twice.
    /// </summary>
    /// <param name="amount">Wei, at most 2^80.</param>
    /// <param name="totalStake">Wei staked in all; more than 0.</param>
    public void AccrueToStakers(UInt256 amount, UInt256 totalStake)
    {
        UInt256 numerator = (amount << AccumulatorBits) + store.Load(Self, Remainder);
        (UInt256 quotient, UInt256 remainder) = UInt256.DivRem(numerator, totalStake);
        store.Store(Self, Accumulator, store.Load(Self, Accumulator) + quotient);
        store.Store(Self, Remainder, remainder);
        store.Store(Self, Accrued, StakersAccrued + amount);
    }

    /// <summary>What a staker with a constant <paramref name="stake"/> may claim.</summary>
    public UInt256 PendingOfStaker(in Address staker, UInt256 stake) =>
        ((store.Load(Self, Accumulator) * stake) >> AccumulatorBits)
        - store.Load(Self, SlotKey.Of(StakerClaims, staker));

    /// <summary>Notes that a staker claimed <paramref name="amount"/>.</summary>
    public void AddStakerClaim(in Address staker, UInt256 amount)
    {
        UInt256 slot = SlotKey.Of(StakerClaims, staker);
        store.Store(Self, slot, store.Load(Self, slot) + amount);
    }
}
