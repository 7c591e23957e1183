using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Crypto;

/// <summary>
/// A struct type of EIP-712, from its encoded type such as <c>Mail(Person from,string contents)Person(address
/// wallet)</c>. Members are elementary ABI types, or structs defined behind the first one, whose value is
/// then their <see cref="Hash"/>; arrays are not supported. Immutable.
/// </summary>
public sealed class Eip712Struct
{
    private static readonly AbiType StructHash = AbiType.Parse("bytes32");

    private readonly AbiType[] _types;

    private Eip712Struct(string encodedType, AbiType[] types)
    {
        (EncodedType, _types) = (encodedType, types);
        TypeHash = Eip712.TypeHash(encodedType);
    }

    /// <summary>The encoded type, as it is hashed.</summary>
    public string EncodedType { get; }

    /// <summary>keccak of the encoded type.</summary>
    public Hash256 TypeHash { get; }

    /// <summary>From the encoded type.</summary>
    /// <exception cref="FormatException">Not one, or beyond what is supported.</exception>
    public static Eip712Struct Parse(string encodedType)
    {
        int open = encodedType.IndexOf('(', StringComparison.Ordinal);
        int close = encodedType.IndexOf(')', StringComparison.Ordinal);
        if (open < 1 || close <= open || encodedType.Length > AbiType.TextLengthMax)
        {
            throw new FormatException($"not an EIP-712 type: '{encodedType}'");
        }

        string[] members = encodedType[(open + 1)..close].Split(',');
        string rest = encodedType[(close + 1)..];
        return members.Length <= AbiType.ComponentCountMax
            ? new Eip712Struct(encodedType, [.. members.Select(m => MemberType(m, rest))])
            : throw new FormatException($"an EIP-712 type has at most {AbiType.ComponentCountMax} members");
    }

    /// <summary>hashStruct: keccak(type hash, members); bytes and strings enter as their keccak.</summary>
    /// <exception cref="ArgumentException">Wrong number of values, or one that does not fit its
    /// type.</exception>
    public Hash256 Hash(params ReadOnlySpan<AbiValue> values)
    {
        if (values.Length != _types.Length)
        {
            throw new ArgumentException(
                $"{_types.Length} values expected, {values.Length} given", nameof(values));
        }

        byte[] data = new byte[(values.Length + 1) * Hash256.Size];
        TypeHash.CopyTo(data);
        for (int i = 0; i < values.Length; i++)
        {
            // An indexed event parameter is encoded by the same rule.
            AbiEvent.TopicOf(_types[i], values[i]).CopyTo(data.AsSpan((i + 1) * Hash256.Size));
        }

        return Keccak.Hash(data);
    }

    private static AbiType MemberType(string member, string definitions)
    {
        string[] parts = member.Split(' ');
        if (parts.Length == 2 && parts[1].Length > 0)
        {
            if (AbiType.TryParse(parts[0], out AbiType? type) && type.Name == parts[0]
                && type.Kind is not (AbiKind.Array or AbiKind.Tuple))
            {
                return type;
            }

            if (parts[0].Length > 0
                && parts[0].All(char.IsAsciiLetterOrDigit)
                && IsDefined(parts[0], definitions))
            {
                return StructHash;
            }
        }

        throw new FormatException($"not a member of an EIP-712 type, or not supported: '{member}'");
    }

    private static bool IsDefined(string name, string definitions) =>
        definitions.StartsWith(name + "(", StringComparison.Ordinal)
        || definitions.Contains(")" + name + "(", StringComparison.Ordinal);
}
