using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Votes;

/// <summary>
/// The header's validatorsHash: what a block says of those who sign its child.
/// <code>
/// keccak(rlp([rulesVersion, [[scheme, compressedKey, power]...],
///   [blockTimeMs, minBlockTimeMs, networkDelayMs, buildBudgetMs, resendMs, standstillMs, forkId,
///    epochBlocks]]))
/// </code>
/// Validators by index. The ledger writes it, a light client checks a set it is given against it. The
/// length of an epoch is in it so that who trusts one boundary knows where the next one is.
/// </summary>
public static class ValidatorSetCommitment
{
    /// <summary>Version of the rules the set votes by.</summary>
    public const uint RulesVersion = 1;

    /// <summary>The scheme byte of a key: secp256k1 ECDSA.</summary>
    public const byte EcdsaScheme = 1;

    /// <summary>The commitment to a set and its parameters.</summary>
    public static Hash256 HashOf(IReadOnlyList<CommittedValidator> validators, GenesisConsensus parameters)
    {
        ArgumentNullException.ThrowIfNull(validators);
        ArgumentNullException.ThrowIfNull(parameters);
        RlpWriter rlp = new(64 + (validators.Count * 48));
        rlp.StartList().WriteUInt(RulesVersion).StartList();
        foreach (CommittedValidator validator in validators)
        {
            rlp.StartList()
                .WriteUInt(EcdsaScheme)
                .WriteBytes(validator.Key.ToCompressed())
                .WriteUInt(validator.Power.Value)
                .EndList();
        }

        rlp.EndList().StartList()
            .WriteUInt(parameters.BlockTimeMs).WriteUInt(parameters.MinBlockTimeMs)
            .WriteUInt(parameters.NetworkDelayMs).WriteUInt(parameters.BuildBudgetMs)
            .WriteUInt(parameters.ResendMs).WriteUInt(parameters.StandstillMs).WriteUInt(parameters.ForkId)
            .WriteUInt(parameters.EpochBlocks).EndList();
        return Keccak.Hash(rlp.EndList().Written);
    }
}
