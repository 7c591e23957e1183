using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>Writes the validators of the genesis into the Staking contract.</summary>
public static class StakingGenesis
{
    /// <summary>
    /// Writes the validators in their order, each with its own stake and without commission, all of them
    /// candidates and the set of epoch 0. Their stakes together must be credited to
    /// <see cref="SystemAddresses.Staking"/> by the caller.
    /// </summary>
    public static void Write(ISlotStore store, IReadOnlyList<GenesisValidator> validators)
    {
        StakingSlots slots = new(store);
        DelegationSlots delegations = new(store);
        ValidatorSeat[] seats = new ValidatorSeat[validators.Count];
        UInt256 total = UInt256.Zero;
        for (int i = 0; i < seats.Length; i++)
        {
            GenesisValidator given = validators[i];
            UInt128 wei = (UInt128)given.StakeWei;
            ValidatorEntry validator = new()
            {
                Id = new ValidatorId((uint)i),
                Account = given.Address,
                CompressedKey = given.PublicKey.ToCompressed(),
                Pool = new StakePool(wei, wei),
                Flags = ValidatorFlags.InSet,
                CandidatePlace = (uint)i + 1,
            };
            slots.Add(validator);
            slots.SetCandidate((uint)i, validator.Id);
            delegations.Replace(validator.Id, given.Address, default, new DelegationEntry { Shares = wei });
            seats[i] = new ValidatorSeat(validator.Id, validator.StakePower);
            total += given.StakeWei;
        }

        slots.SetCandidateCount((uint)seats.Length);
        slots.TotalStake = total;
        slots.ActiveStake = total;
        new FrozenSets(store).Save(new Epoch(0), seats);
    }
}
