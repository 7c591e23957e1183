using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Rewards;

/// <summary>
/// The stakers' part of the Rewards contract, in three stages that each take O(1): an amount is divided by
/// the active stake into one accumulator; a validator takes its part of that when it is settled, puts its
/// commission aside and divides the rest by its shares into an accumulator of its own; a delegator takes from
/// that. Every division keeps its remainder, in units of 2^-128 wei, so nothing is lost and nothing is paid
/// twice: what can be claimed and the remainders sum to exactly what accrued less what was claimed.
/// <code>
/// 0               A: wei per wei of active stake, times 2^128                  u256
/// 1               what dividing into A left over, times 2^128                  u256
/// 2               wei ever accrued to stakers                                  u256
/// 4[id]        +0 A when the validator was settled last                        u256
///              +1 fraction of a wei not divided yet, times 2^128 u128 | commission in wei u128
///              +2 P: wei per share, times 2^128                                u256
///              +3 what dividing into P left over, times 2^128                  u256
/// 5[id][account]
///              +0 P when the delegator was settled last                        u256
///              +1 wei it can claim, times 2^128                                u256
/// 6               wei ever claimed by stakers                                  u256
/// </code>
/// Active stake is at least <see cref="ActiveStakeMin"/> when something accrues, so the accumulators cannot
/// overflow before the whole supply has been paid 2^90 times.
/// </summary>
public sealed class StakerRewards(ISlotStore store)
{
    private const int FractionBits = 128;
    private const uint Accumulator = 0;
    private const uint Remainder = 1;
    private const uint AccruedSlot = 2;
    private const uint Validators = 4;
    private const uint Delegators = 5;
    private const uint ClaimedSlot = 6;

    private static readonly Address Self = SystemAddresses.Rewards;

    /// <summary>Least active stake that something accrues to: one OPEN.</summary>
    public static UInt256 ActiveStakeMin => GenesisConfig.WeiPerOpen;

    /// <summary>Wei ever accrued to stakers.</summary>
    public UInt256 Accrued => store.Load(Self, AccruedSlot);

    /// <summary>Wei ever claimed by stakers and operators.</summary>
    public UInt256 Claimed => store.Load(Self, ClaimedSlot);

    /// <summary>Shares an amount among the active stake.</summary>
    /// <param name="amount">Wei, at most 2^90.</param>
    /// <param name="activeStake">Wei; at least <see cref="ActiveStakeMin"/>.</param>
    public void Accrue(UInt256 amount, UInt256 activeStake)
    {
        Invariant.Require(activeStake >= ActiveStakeMin, "nothing accrues to next to no stake");
        UInt256 numerator = (amount << FractionBits) + store.Load(Self, Remainder);
        (UInt256 quotient, UInt256 remainder) = UInt256.DivRem(numerator, activeStake);
        store.Store(Self, Accumulator, store.Load(Self, Accumulator) + quotient);
        store.Store(Self, Remainder, remainder);
        store.Store(Self, AccruedSlot, Accrued + amount);
    }

    /// <summary>A validator earns from now on.</summary>
    public void Start(ValidatorId id) =>
        StoreChanged(SlotKey.Of(Validators, id.Value), store.Load(Self, Accumulator));

    /// <summary>
    /// Gives an active validator what it earned since it was settled last, with the commission of
    /// <paramref name="epoch"/>. It must be called before its stake, commission or activity changes.
    /// </summary>
    public void Settle(ValidatorEntry validator, Epoch epoch)
    {
        Invariant.Require(validator.IsActive, "only active stake earns");
        UInt256 entry = SlotKey.Of(Validators, validator.Id.Value);
        UInt256 accumulator = store.Load(Self, Accumulator);
        UInt256 last = store.Load(Self, entry);
        if (accumulator == last)
        {
            return;
        }

        UInt256 purse = store.Load(Self, SlotKey.Field(entry, 1));
        UInt256 earned = ((accumulator - last) * validator.Stake) + SlotWord.Low128(purse);
        UInt256 wei = earned >> FractionBits;
        UInt256 commission =
            UInt256.MultiplyDivide(wei, validator.CommissionAt(epoch), GenesisFees.WholeBps);
        store.Store(Self, entry, accumulator);
        StoreChanged(SlotKey.Field(entry, 1), SlotWord.Pack128(
            SlotWord.Low128(earned), (UInt128)(SlotWord.High128(purse) + commission)));
        ShareOut(entry, wei - commission, validator.Pool.Shares);
    }

    /// <summary>
    /// Gives a delegator what its shares earned since it was settled last. The validator must be settled, and
    /// this must be called before its shares change.
    /// </summary>
    public void SettleDelegator(ValidatorId id, in Address delegator, UInt128 shares)
    {
        UInt256 perShare = store.Load(Self, SlotKey.Field(SlotKey.Of(Validators, id.Value), 2));
        UInt256 entry = EntryOf(id, delegator);
        UInt256 last = store.Load(Self, entry);
        if (perShare == last)
        {
            return;
        }

        store.Store(Self, entry, perShare);
        UInt256 earned = (perShare - last) * shares;
        if (!earned.IsZero)
        {
            UInt256 slot = SlotKey.Field(entry, 1);
            store.Store(Self, slot, store.Load(Self, slot) + earned);
        }
    }

    /// <summary>Whole wei a settled delegator can claim.</summary>
    public UInt256 PendingOf(ValidatorId id, in Address delegator) =>
        store.Load(Self, SlotKey.Field(EntryOf(id, delegator), 1)) >> FractionBits;

    /// <summary>
    /// Notes that a settled delegator is paid what it can claim, and says how much. Of one without shares
    /// nothing stays: its fraction of a wei goes to the validator's others.
    /// </summary>
    public UInt256 TakePending(ValidatorId id, in Address delegator, UInt128 shares)
    {
        UInt256 entry = EntryOf(id, delegator);
        UInt256 slot = SlotKey.Field(entry, 1);
        UInt256 pending = store.Load(Self, slot);
        UInt256 fraction = SlotWord.Low128(pending);
        if (shares == 0)
        {
            UInt256 left = SlotKey.Field(SlotKey.Of(Validators, id.Value), 3);
            StoreChanged(left, store.Load(Self, left) + fraction);
            StoreChanged(entry, UInt256.Zero);
            fraction = UInt256.Zero;
        }

        StoreChanged(slot, fraction);
        return Claim(pending >> FractionBits);
    }

    /// <summary>Wei of commission that a settled validator's operator can claim.</summary>
    public UInt256 CommissionOf(ValidatorId id) =>
        SlotWord.High128(store.Load(Self, SlotKey.Field(SlotKey.Of(Validators, id.Value), 1)));

    /// <summary>Notes that the commission of a settled validator is paid, and says how much.</summary>
    public UInt256 TakeCommission(ValidatorId id)
    {
        UInt256 slot = SlotKey.Field(SlotKey.Of(Validators, id.Value), 1);
        UInt256 purse = store.Load(Self, slot);
        StoreChanged(slot, SlotWord.Low128(purse));
        return Claim(SlotWord.High128(purse));
    }

    private static UInt256 EntryOf(ValidatorId id, in Address delegator) =>
        SlotKey.Of(Delegators, id.Value, SlotWord.FromAddress(delegator));

    private void ShareOut(UInt256 entry, UInt256 wei, UInt128 shares)
    {
        if (wei.IsZero)
        {
            return;
        }

        UInt256 perShare = SlotKey.Field(entry, 2);
        UInt256 left = SlotKey.Field(entry, 3);
        UInt256 numerator = (wei << FractionBits) + store.Load(Self, left);
        (UInt256 quotient, UInt256 remainder) = UInt256.DivRem(numerator, shares);
        store.Store(Self, perShare, store.Load(Self, perShare) + quotient);
        StoreChanged(left, remainder);
    }

    private UInt256 Claim(UInt256 wei)
    {
        if (!wei.IsZero)
        {
            store.Store(Self, ClaimedSlot, Claimed + wei);
        }

        return wei;
    }

    private void StoreChanged(UInt256 slot, UInt256 value)
    {
        if (store.Load(Self, slot) != value)
        {
            store.Store(Self, slot, value);
        }
    }
}
