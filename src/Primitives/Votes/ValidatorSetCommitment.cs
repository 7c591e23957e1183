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

    private const int ParameterCount = 8;

    /// <summary>The commitment to a set and its parameters, by the rules of this version.</summary>
    public static Hash256 HashOf(
        IReadOnlyList<CommittedValidator> validators, GenesisConsensus parameters) =>
        Keccak.Hash(Encode(new CommittedSet(RulesVersion, validators, parameters)));

    /// <summary>The bytes the commitment is the keccak of.</summary>
    public static byte[] Encode(CommittedSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        RlpWriter rlp = new(64 + (set.Validators.Count * 48));
        rlp.StartList().WriteUInt(set.RulesVersion).StartList();
        foreach (CommittedValidator validator in set.Validators)
        {
            rlp.StartList()
                .WriteUInt(EcdsaScheme)
                .WriteBytes(validator.Key.ToCompressed())
                .WriteUInt(validator.Power.Value)
                .EndList();
        }

        GenesisConsensus parameters = set.Parameters;
        rlp.EndList().StartList()
            .WriteUInt(parameters.BlockTimeMs).WriteUInt(parameters.MinBlockTimeMs)
            .WriteUInt(parameters.NetworkDelayMs).WriteUInt(parameters.BuildBudgetMs)
            .WriteUInt(parameters.ResendMs).WriteUInt(parameters.StandstillMs).WriteUInt(parameters.ForkId)
            .WriteUInt(parameters.EpochBlocks).EndList();
        return rlp.EndList().ToArray();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote; null for anything else.</summary>
    public static CommittedSet? TryDecode(ReadOnlySpan<byte> bytes)
    {
        RlpReader reader = new(bytes);
        if (!reader.TryReadList(out RlpReader list) || !reader.TryEnd()
            || !list.TryReadUInt64(out ulong version) || version > uint.MaxValue
            || !list.TryReadList(out RlpReader members) || !list.TryReadList(out RlpReader times)
            || !list.TryEnd())
        {
            return null;
        }

        List<CommittedValidator> validators = [];
        while (!members.IsAtEnd)
        {
            if (validators.Count == ValidatorIndex.CountMax || !TryReadValidator(ref members, out var read))
            {
                return null;
            }

            validators.Add(read);
        }

        ulong[] numbers = new ulong[ParameterCount];
        foreach (ref ulong number in numbers.AsSpan())
        {
            if (!times.TryReadUInt64(out number))
            {
                return null;
            }
        }

        return times.TryEnd() && numbers[6] <= uint.MaxValue
            ? new CommittedSet((uint)version, validators, ParametersOf(numbers))
            : null;
    }

    private static GenesisConsensus ParametersOf(ulong[] numbers) => new()
    {
        BlockTimeMs = numbers[0],
        MinBlockTimeMs = numbers[1],
        NetworkDelayMs = numbers[2],
        BuildBudgetMs = numbers[3],
        ResendMs = numbers[4],
        StandstillMs = numbers[5],
        ForkId = (uint)numbers[6],
        EpochBlocks = numbers[7],
    };

    private static bool TryReadValidator(ref RlpReader members, out CommittedValidator validator)
    {
        validator = default;
        if (!members.TryReadList(out RlpReader fields)
            || !fields.TryReadUInt64(out ulong scheme) || scheme != EcdsaScheme
            || !fields.TryReadFixed(PublicKey.CompressedSize, out ReadOnlySpan<byte> bytes)
            || !fields.TryReadUInt64(out ulong power) || !fields.TryEnd()
            || !PublicKey.TryParse(bytes, out PublicKey? key))
        {
            return false;
        }

        validator = new CommittedValidator(key, new Power(power));
        return true;
    }
}
