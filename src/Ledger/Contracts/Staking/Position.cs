using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// One account's stake with one validator, brought up to date when it is opened: rewards are settled and
/// what its lots lost is gone. Changes are in memory until <see cref="Save"/>; between, no other position may
/// be open on the same store.
/// </summary>
internal sealed class Position
{
    private readonly ValidatorRegistry _registry;
    private readonly DelegationSlots _delegations;
    private readonly Liability _liability;
    private readonly GenesisStaking _rules;
    private readonly Epoch _now;
    private readonly ValidatorEntry _storedValidator;
    private readonly DelegationEntry _stored;
    private readonly IReadOnlyList<LiableLot> _storedLots;
    private ulong _firstUnbonding;
    private uint _unbondingCount;

    private Position(
        ISlotStore store, GenesisStaking rules, Epoch now, ValidatorEntry validator, Address account)
    {
        (_registry, _delegations) = (new ValidatorRegistry(store), new DelegationSlots(store));
        (_rules, _now, Rewards) = (rules, now, new StakerRewards(store));
        _liability = new Liability(_delegations, rules.UnbondingEpochs);
        (_storedValidator, Validator, Account) = (validator, validator, account);
        _stored = _delegations.Load(validator.Id, account);
        _storedLots = _delegations.LoadLots(validator.Id, account, _stored.LotCount);
        (Shares, Lots) = (_stored.Shares, _storedLots);
        (_firstUnbonding, _unbondingCount) = (_stored.FirstUnbonding, _stored.UnbondingCount);
    }

    /// <summary>The account.</summary>
    public Address Account { get; }

    /// <summary>The validator as it will be saved.</summary>
    public ValidatorEntry Validator { get; private set; }

    /// <summary>Its shares, liable ones included.</summary>
    public UInt128 Shares { get; private set; }

    /// <summary>The shares among them that still pay for faults of where they came from.</summary>
    public IReadOnlyList<LiableLot> Lots { get; private set; }

    /// <summary>The stakers' rewards.</summary>
    public StakerRewards Rewards { get; }

    /// <summary>Wei that were lost so far to liability; the caller burns them.</summary>
    public UInt128 Lost { get; private set; }

    /// <summary>Shares that are not liable.</summary>
    public UInt128 FreeShares => Shares - LiableShares;

    /// <summary>What all its shares are worth.</summary>
    public UInt128 Worth => Validator.Pool.WorthOf(Shares);

    private UInt128 LiableShares => Lots.Aggregate(UInt128.Zero, (sum, lot) => sum + lot.Shares);

    /// <summary>Opens a position; every account has one with every validator, most are empty.</summary>
    public static Position Open(
        ISlotStore store, GenesisStaking rules, Epoch now, ValidatorEntry validator, in Address account)
    {
        Position position = new(store, rules, now, validator, account);
        position._registry.Settle(validator, now);
        position.Rewards.SettleDelegator(validator.Id, account, position.Shares);
        (position.Lots, UInt128 lost) = position._liability.Apply(position.Lots, now);
        if (lost > 0)
        {
            (StakePool pool, UInt128 wei) = validator.Pool.Redeem(lost);
            position.Shares -= lost;
            position.Validator = validator with { Pool = pool };
            position.Lost = wei;
        }

        return position;
    }

    /// <summary>Adds wei that are in the contract's balance.</summary>
    /// <returns>The shares they bought.</returns>
    public UInt128 Deposit(UInt128 wei)
    {
        (StakePool pool, UInt128 bought) = Validator.Pool.Deposit(wei);
        Revert.Unless(bought > 0, RevertReasons.AmountInvalid, $"{wei} wei buy no share");
        Validator = Validator with { Pool = pool };
        Shares = checked(Shares + bought);
        return bought;
    }

    /// <summary>Adds wei redelegated from <paramref name="source"/> in the running epoch.</summary>
    public void DepositLiable(UInt128 wei, ValidatorId source)
    {
        UInt128 factor = _liability.Begin(source, _now);
        UInt128 bought = Deposit(wei);
        Lots = Liability.Add(Lots, new LiableLot(source, _now, bought, factor))
            ?? throw new RevertException(
                RevertReasons.TooManyRedelegations, $"at most {DelegationSlots.LotsMax} at a time");
    }

    /// <summary>Takes wei out of free shares, for a redelegation.</summary>
    /// <param name="amount">Wei; 2^256 - 1 for all that is free.</param>
    public UInt128 TakeFree(UInt256 amount)
    {
        Revert.Unless(FreeShares > 0 || Shares == 0, RevertReasons.StakeLiable, $"none of it is free");
        (UInt128 shares, UInt128 wei) = Price(amount, FreeShares);
        if (shares > Shares)
        {
            throw TooSmall();
        }

        Revert.Unless(
            shares <= FreeShares, RevertReasons.StakeLiable,
            $"{Validator.Pool.WorthOf(FreeShares)} wei are free");
        Take(shares, wei);
        return wei;
    }

    /// <summary>Moves wei into the unbonding pool of the running epoch, out of free shares first.</summary>
    /// <param name="amount">Wei; 2^256 - 1 for all.</param>
    public UInt128 Unbond(UInt256 amount)
    {
        (UInt128 shares, UInt128 wei) = Price(amount, Shares);
        if (shares > Shares)
        {
            throw TooSmall();
        }

        List<LiableLot> taken = TakeLots(shares > FreeShares ? shares - FreeShares : 0);
        Take(shares, wei);
        AddUnbonding(shares, wei, taken);
        return wei;
    }

    /// <summary>Takes the matured unbonding entries out, oldest first.</summary>
    /// <returns>The wei they are worth; the caller pays them. Null when none has matured.</returns>
    public UInt128? TakeMatured()
    {
        UInt128 sum = 0;
        bool any = false;
        while (_unbondingCount > 0)
        {
            (UnbondingEntry entry, IReadOnlyList<LiableLot> lots) =
                _delegations.LoadUnbonding(Validator.Id, Account, _firstUnbonding);
            if (!_liability.IsOver(entry.Begun, _now))
            {
                break;
            }

            (_, UInt128 gone) = _liability.Apply(lots, _now);
            (StakePool pool, UInt128 lost) = _delegations.LoadPool(Validator.Id, entry.Begun).Redeem(gone);
            (pool, UInt128 wei) = pool.Redeem(entry.Shares - gone);
            _delegations.SavePool(Validator.Id, entry.Begun, pool);
            _delegations.SaveUnbonding(
                Validator.Id, Account, _firstUnbonding, new UnbondingEntry(entry.Begun, 0, 0), lots, []);
            _firstUnbonding++;
            _unbondingCount--;
            sum += wei;
            Lost += lost;
            any = true;
        }

        return any ? sum : null;
    }

    /// <summary>The unbonding entries, oldest first, with what each is worth now.</summary>
    public IEnumerable<(Epoch Begun, UInt128 Wei)> Unbondings()
    {
        for (uint i = 0; i < _unbondingCount; i++)
        {
            (UnbondingEntry entry, IReadOnlyList<LiableLot> lots) =
                _delegations.LoadUnbonding(Validator.Id, Account, _firstUnbonding + i);
            (_, UInt128 gone) = _liability.Apply(lots, _now);
            (StakePool pool, _) = _delegations.LoadPool(Validator.Id, entry.Begun).Redeem(gone);
            yield return (entry.Begun, pool.WorthOf(entry.Shares - gone));
        }
    }

    /// <summary>
    /// Writes what changed. The operator's own stake decides whether its validator is a candidate.
    /// </summary>
    public void Save()
    {
        ValidatorEntry validator = Validator;
        if (Account == validator.Account)
        {
            bool wanted = !validator.IsTombstoned && Worth >= (UInt128)_rules.MinSelfStakeWei;
            if (wanted && validator.CandidatePlace == 0)
            {
                validator = _registry.AddCandidate(validator) ?? throw new RevertException(
                    RevertReasons.TooManyValidators, $"at most {StakingSlots.CandidatesMax} candidates");
            }
            else if (!wanted && validator.CandidatePlace != 0)
            {
                validator = _registry.RemoveCandidate(validator);
            }
        }

        _registry.Replace(_storedValidator, validator, _now);
        Validator = validator;
        DelegationEntry entry = new(Shares, LiableShares, _firstUnbonding, _unbondingCount, (uint)Lots.Count);
        _delegations.Replace(validator.Id, Account, _stored, entry);
        _delegations.SaveLots(validator.Id, Account, _storedLots, Lots);
    }

    private RevertException TooSmall() => new(RevertReasons.StakeTooSmall, $"{Worth} wei are staked");

    // Shares to be taken for an amount, and the wei they give.
    private (UInt128 Shares, UInt128 Wei) Price(UInt256 amount, UInt128 all)
    {
        if (Shares == 0)
        {
            throw TooSmall();
        }

        StakePool pool = Validator.Pool;
        UInt128 shares = all;
        UInt128 wei = pool.WorthOf(all);
        if (amount != UInt256.MaxValue)
        {
            if (amount > (UInt256)pool.Wei)
            {
                throw TooSmall();
            }

            wei = (UInt128)amount;
            shares = pool.SharesWorth(wei);
        }

        Revert.Unless(wei > 0, RevertReasons.AmountInvalid, $"no wei are taken");
        return (shares, wei);
    }

    private void Take(UInt128 shares, UInt128 wei)
    {
        Validator = Validator with { Pool = Validator.Pool.Take(wei, shares) };
        Shares -= shares;
    }

    private List<LiableLot> TakeLots(UInt128 shares)
    {
        List<LiableLot> taken = [];
        List<LiableLot> kept = [];
        foreach (LiableLot lot in Lots)
        {
            UInt128 part = UInt128.Min(lot.Shares, shares);
            shares -= part;
            if (part > 0)
            {
                taken.Add(lot with { Shares = part });
            }

            if (part < lot.Shares)
            {
                kept.Add(lot with { Shares = lot.Shares - part });
            }
        }

        Invariant.Require(shares == 0, "what is not free is in lots");
        Lots = kept;
        return taken;
    }

    private void AddUnbonding(UInt128 shares, UInt128 wei, List<LiableLot> taken)
    {
        (ulong number, UnbondingEntry entry, IReadOnlyList<LiableLot> stored) = EntryOfNow();
        StakePool pool = _delegations.LoadPool(Validator.Id, _now);
        (IReadOnlyList<LiableLot> lots, UInt128 gone) = _liability.Apply(stored, _now);
        (pool, UInt128 lost) = pool.Redeem(gone);
        Lost += lost;
        (pool, UInt128 bought) = pool.Deposit(wei);
        UInt128 rest = bought;
        foreach (LiableLot lot in taken)
        {
            // Rounded up: what is doubtful stays liable.
            UInt256 exact = (UInt256)bought * lot.Shares;
            UInt128 part = UInt128.Min(rest, (UInt128)((exact + (UInt256)(shares - 1)) / shares));
            rest -= part;
            if (part > 0)
            {
                lots = Liability.Add(lots, lot with { Shares = part }) ?? throw new RevertException(
                    RevertReasons.TooManyRedelegations, $"at most {DelegationSlots.LotsMax} in an entry");
            }
        }

        entry = new UnbondingEntry(_now, entry.Shares - gone + bought, (uint)lots.Count);
        _delegations.SavePool(Validator.Id, _now, pool);
        _delegations.SaveUnbonding(Validator.Id, Account, number, entry, stored, lots);
    }

    // The entry of the running epoch, a new one when there is none.
    private (ulong Number, UnbondingEntry Entry, IReadOnlyList<LiableLot> Lots) EntryOfNow()
    {
        if (_unbondingCount > 0)
        {
            ulong last = _firstUnbonding + _unbondingCount - 1;
            (UnbondingEntry entry, IReadOnlyList<LiableLot> lots) =
                _delegations.LoadUnbonding(Validator.Id, Account, last);
            if (entry.Begun == _now)
            {
                return (last, entry, lots);
            }
        }

        Revert.Unless(
            _unbondingCount < DelegationSlots.UnbondingsMax, RevertReasons.TooManyUnbondings,
            $"at most {DelegationSlots.UnbondingsMax}; withdraw what has matured");
        _unbondingCount++;
        return (_firstUnbonding + _unbondingCount - 1, new UnbondingEntry(_now, 0, 0), []);
    }
}
