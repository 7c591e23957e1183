using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.State;

/// <summary>Reads frozen validator sets out of the state of the Staking contract.</summary>
public static class ValidatorSetReader
{
    /// <summary>
    /// The set of an epoch by index; empty when the state does not hold it (<see cref="FrozenSets"/>).
    /// </summary>
    public static IReadOnlyList<SetMember> Read(IStateReader state, Epoch epoch) =>
        Read(new StateSlots(state), epoch);

    /// <summary>The same out of any store of slots.</summary>
    public static IReadOnlyList<SetMember> Read(ISlotStore store, Epoch epoch)
    {
        StakingSlots slots = new(store);
        IReadOnlyList<ValidatorSeat> seats = new FrozenSets(store).Load(epoch);
        SetMember[] members = new SetMember[seats.Count];
        for (int i = 0; i < members.Length; i++)
        {
            ValidatorEntry validator = slots.Load(seats[i].Id);
            members[i] = new SetMember(
                validator.Id, validator.Account, validator.PublicKey, seats[i].Power);
        }

        return members;
    }

    /// <summary>What a header's validatorsHash commits to, validators by index.</summary>
    public static CommittedSet Commit(IEnumerable<SetMember> members, GenesisConsensus parameters) =>
        CommittedSet.Of(members.Select(m => new CommittedValidator(m.PublicKey, m.Power)), parameters);
}
