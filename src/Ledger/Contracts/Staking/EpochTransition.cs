using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// Ends an epoch: freezes the next set out of the stakes as they are now, lets those who leave stop earning
/// and those who enter begin. Runs once, at the end of the boundary block, at nobody's gas; its work is
/// bounded by the candidates and the sizes of three sets.
/// </summary>
public sealed class EpochTransition(ISlotStore store, GenesisStaking rules)
{
    private readonly ValidatorRegistry _registry = new(store);
    private readonly FrozenSets _sets = new(store);

    /// <summary>Ends <paramref name="ended"/>, whose set is stored, and stores the set of the next.</summary>
    public void Run(Epoch ended)
    {
        Epoch next = new(ended.Value + 1);
        SortedDictionary<ValidatorId, ValidatorEntry> validators = [];
        SortedDictionary<ValidatorId, ulong> powers = [];
        foreach (ValidatorSeat seat in _sets.Load(ended))
        {
            validators.Add(seat.Id, _registry.Slots.Load(seat.Id));
            powers.Add(seat.Id, seat.Power.Value);
        }

        SortedSet<ValidatorId> chosen = Choose(validators);
        IReadOnlyList<ValidatorSeat> seats = PowerShift.Apply(
            [.. validators.Values.Select(v => new PowerWish(
                v.Id, powers.GetValueOrDefault(v.Id), chosen.Contains(v.Id) ? v.StakePower.Value : 0, v.Flags,
                v.Pool.Wei))],
            rules.ValidatorsMax);
        SortedSet<ValidatorId> members = [.. seats.Select(seat => seat.Id)];
        foreach (ValidatorEntry validator in validators.Values)
        {
            Enter(validator, members.Contains(validator.Id), ended);
        }

        _sets.Save(next, seats);
        if (ended.Value >= rules.UnbondingEpochs)
        {
            _sets.Delete(new Epoch(ended.Value - rules.UnbondingEpochs));
        }
    }

    // The eligible candidates with the most stake, ties to the lower id; they join the validators looked at.
    private SortedSet<ValidatorId> Choose(SortedDictionary<ValidatorId, ValidatorEntry> validators)
    {
        List<ValidatorEntry> eligible = [];
        uint count = _registry.Slots.CandidateCount;
        for (uint place = 0; place < count; place++)
        {
            ValidatorId id = _registry.Slots.CandidateAt(place);
            ValidatorEntry candidate =
                validators.TryGetValue(id, out ValidatorEntry? known) ? known : _registry.Slots.Load(id);
            if (candidate.IsEligible)
            {
                eligible.Add(candidate);
            }
        }

        SortedSet<ValidatorId> chosen = [];
        foreach (ValidatorEntry validator in eligible.OrderByDescending(v => v.Pool.Wei).ThenBy(v => v.Id)
            .Take((int)rules.ValidatorsMax))
        {
            chosen.Add(validator.Id);
            validators.TryAdd(validator.Id, validator);
        }

        return chosen;
    }

    private void Enter(ValidatorEntry validator, bool isMember, Epoch ended)
    {
        bool wasMember = (validator.Flags & ValidatorFlags.InSet) != 0;
        if (wasMember != isMember)
        {
            _registry.Replace(
                validator, validator with { Flags = validator.Flags ^ ValidatorFlags.InSet }, ended);
        }
        else if (validator.NextCommissionFrom.Value == ended.Value + 1)
        {
            // What was earned until here is shared by the commission that held until here.
            _registry.Settle(validator, ended);
        }
    }
}
