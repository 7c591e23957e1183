using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// What a proven fault takes: a part of the validator's stake, of what was withdrawn from it since the
/// fault's epoch and is not paid, and, by the factors, of what was redelegated away since. One step for each
/// epoch between, however many delegators there are.
/// </summary>
internal static class Slashing
{
    /// <summary>Slashes and tombstones a validator, and burns the wei.</summary>
    /// <returns>Wei burned now; redelegated stake burns when it is touched.</returns>
    public static UInt256 Apply(
        CallContext call, GenesisStaking rules, ValidatorEntry validator, Epoch offence)
    {
        Epoch now = call.Block.Epoch;
        var registry = new ValidatorRegistry(call);
        (StakePool pool, UInt128 sum) = validator.Pool.Slash(rules.SlashBps);
        ValidatorEntry slashed = validator.CandidatePlace == 0
            ? validator
            : registry.RemoveCandidate(validator);
        registry.Replace(
            validator, slashed with { Pool = pool, Flags = slashed.Flags | ValidatorFlags.Tombstoned }, now);

        var delegations = new DelegationSlots(call);
        for (ulong e = offence.Value; e <= now.Value; e++)
        {
            Epoch epoch = new(e);
            (StakePool unbonding, UInt128 lost) =
                delegations.LoadPool(validator.Id, epoch).Slash(rules.SlashBps);
            if (lost > 0)
            {
                delegations.SavePool(validator.Id, epoch, unbonding);
                sum += lost;
            }

            if (delegations.LoadFactor(validator.Id, epoch) is { } factor)
            {
                UInt256 kept = GenesisFees.WholeBps - rules.SlashBps;
                delegations.SaveFactor(
                    validator.Id, epoch, (UInt128)UInt256.MultiplyDivide(factor, kept, GenesisFees.WholeBps));
            }
        }

        if (sum > 0)
        {
            call.Burn(SystemAddresses.Staking, sum);
        }

        return sum;
    }
}
