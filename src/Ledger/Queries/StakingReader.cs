using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>
/// Validators and delegations as of one block, as a transaction of the next would find them. One thread.
/// </summary>
internal sealed class StakingReader
{
    private readonly GenesisConfig _genesis;
    private readonly ScratchSlots _store;
    private readonly StakingSlots _slots;
    private readonly Epoch _running;

    public StakingReader(GenesisConfig genesis, ChainView view)
    {
        // Looking at a position settles it; in scratch slots nothing of that is kept.
        _store = new ScratchSlots(new StateSlots(view.State));
        (_genesis, _slots) = (genesis, new StakingSlots(_store));
        _running = EpochSchedule.Of(genesis.Consensus)
            .EpochOf(new Height(view.Header.Number.Value + 1));
    }

    public IReadOnlyList<ValidatorDetails> All()
    {
        List<ValidatorDetails> all = [.. Set(_running)];
        SortedSet<ValidatorId> waiting = [];
        for (uint place = 0; place < _slots.CandidateCount; place++)
        {
            waiting.Add(_slots.CandidateAt(place));
        }

        waiting.ExceptWith(all.Select(v => v.Id).ToList());
        all.AddRange(waiting.Select(id => Details(id, null, new Power(0))));
        return all;
    }

    public IReadOnlyList<ValidatorDetails> Set(Epoch epoch) =>
    [
        .. new FrozenSets(_store).Load(epoch)
            .Select((seat, index) => Details(seat.Id, (uint)index, seat.Power)),
    ];

    public ValidatorDetails? Find(in Address account) =>
        _slots.FindByAccount(account) is { } id ? Find(id) : null;

    public ValidatorDetails? Find(ValidatorId id)
    {
        if (_slots.Find(id) is null)
        {
            return null;
        }

        IReadOnlyList<ValidatorSeat> seats = new FrozenSets(_store).Load(_running);
        for (int i = 0; i < seats.Count; i++)
        {
            if (seats[i].Id == id)
            {
                return Details(id, (uint)i, seats[i].Power);
            }
        }

        return Details(id, null, new Power(0));
    }

    public DelegationDetails? Delegation(in Address delegator, ValidatorId id)
    {
        if (_slots.Find(id) is not { } validator)
        {
            return null;
        }

        Position position = Position.Open(_store, _genesis.Staking, _running, validator, delegator);
        return new DelegationDetails(
            id, delegator, position.Worth,
            position.Validator.Pool.WorthOf(position.Shares - position.FreeShares),
            position.Rewards.PendingOf(id, delegator),
            [.. position.Unbondings().Select(u => new UnbondingDetails(
                u.Begun, new Epoch(DelegationCalls.MaturityOf(u.Begun, _genesis.Staking)), u.Wei))]);
    }

    private ValidatorDetails Details(ValidatorId id, uint? index, Power power)
    {
        ValidatorEntry v = _slots.Load(id);
        Position own = Position.Open(_store, _genesis.Staking, _running, v, v.Account);
        return new ValidatorDetails(
            id, index, v.Account, v.CompressedKey.ToArray(), NameOf(v.Status), power,
            own.Validator.Stake, own.Worth, own.Validator.Stake - own.Worth, v.CommissionAt(_running),
            v.IsJailed ? v.JailedUntil : null,
            own.Rewards.PendingOf(id, v.Account), own.Rewards.CommissionOf(id));
    }

    private static string NameOf(ValidatorStatus status) => status switch
    {
        ValidatorStatus.Active => "active",
        ValidatorStatus.Waiting => "waiting",
        ValidatorStatus.Jailed => "jailed",
        _ => "tombstoned",
    };
}
