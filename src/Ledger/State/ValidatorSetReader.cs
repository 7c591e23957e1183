using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.State;

/// <summary>Reads the validators out of the state of the Staking contract, and commits to them.</summary>
public static class ValidatorSetReader
{
    /// <summary>Version of the rules the set votes by.</summary>
    public const uint RulesVersion = 1;

    /// <summary>The scheme byte of a key: secp256k1 ECDSA.</summary>
    public const byte EcdsaScheme = 1;

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

    /// <summary>
    /// The header's validatorsHash: keccak(rlp([rulesVersion, [[scheme, compressedKey, power]...],
    /// [blockTimeMs, minBlockTimeMs, networkDelayMs, buildBudgetMs, resendMs, standstillMs, forkId]])),
    /// validators by index.
    /// </summary>
    public static Hash256 HashOf(IReadOnlyList<ValidatorEntry> validators, GenesisConsensus parameters)
    {
        RlpWriter rlp = new(64 + (validators.Count * 48));
        rlp.StartList().WriteUInt(RulesVersion).StartList();
        foreach (ValidatorEntry validator in validators)
        {
            rlp.StartList()
                .WriteUInt(EcdsaScheme)
                .WriteBytes(validator.PublicKey.ToCompressed())
                .WriteUInt(validator.Power.Value)
                .EndList();
        }

        rlp.EndList().StartList()
            .WriteUInt(parameters.BlockTimeMs).WriteUInt(parameters.MinBlockTimeMs)
            .WriteUInt(parameters.NetworkDelayMs).WriteUInt(parameters.BuildBudgetMs)
            .WriteUInt(parameters.ResendMs).WriteUInt(parameters.StandstillMs).WriteUInt(parameters.ForkId)
            .EndList();
        return Keccak.Hash(rlp.EndList().Written);
    }
}
