using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Genesis;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>Writes the validators of the genesis into the Staking contract.</summary>
public static class StakingGenesis
{
    /// <summary>
    /// Writes the validators in their order. Their stakes together must be credited to
    /// <see cref="SystemAddresses.Staking"/> by the caller.
    /// </summary>
    public static void Write(ISlotStore store, IEnumerable<GenesisValidator> validators)
    {
        var slots = new StakingSlots(store);
        foreach (GenesisValidator validator in validators)
        {
            slots.AddValidator(new ValidatorEntry(validator.Address, validator.PublicKey,
                validator.StakeWei));
        }
    }
}
