using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.State;

/// <summary>Reads the validators out of the state of the Staking contract.</summary>
public static class ValidatorSetReader
{
    /// <summary>The validators by index.</summary>
    public static IReadOnlyList<ValidatorEntry> Read(IStateReader state)
    {
        StakingSlots slots = new(new StateSlots(state));
        ValidatorEntry[] validators = new ValidatorEntry[slots.ValidatorCount];
        for (uint i = 0; i < validators.Length; i++)
        {
            validators[i] = slots.LoadValidator(i);
        }

        return validators;
    }

    /// <summary>The header's validatorsHash, validators by index.</summary>
    public static Hash256 HashOf(IReadOnlyList<ValidatorEntry> validators, GenesisConsensus parameters) =>
        ValidatorSetCommitment.HashOf(
            [.. validators.Select(v => new CommittedValidator(v.PublicKey, v.Power))], parameters);
}
