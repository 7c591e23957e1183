using System.Buffers.Binary;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>
/// What a payer signs (EIP-712): one inference, at most this price, until this second. The digest is the
/// inference's id and the seed of the built-in model, so the host cannot steer the response.
/// </summary>
/// <param name="Model">The model asked.</param>
/// <param name="Revision">Its revision; another price is another revision.</param>
/// <param name="Payer">Who pays, from the deposit.</param>
/// <param name="Host">Who answers and gets the host fee.</param>
/// <param name="PromptHash">keccak of the prompt's UTF-8 bytes.</param>
/// <param name="MaxTokensOut">The most response tokens, 1 to 8,192.</param>
/// <param name="MaxFee">The most wei it may cost in all.</param>
/// <param name="Nonce">Any number the payer has not used; nonces are unordered.</param>
/// <param name="Deadline">Last second of a block that may settle it.</param>
public sealed record InferenceRequest(
    ModelId Model,
    uint Revision,
    Address Payer,
    Address Host,
    Hash256 PromptHash,
    uint MaxTokensOut,
    UInt256 MaxFee,
    UInt256 Nonce,
    ulong Deadline)
{
    /// <summary>The EIP-712 type.</summary>
    public const string EncodedType =
        "InferenceRequest(uint64 modelId,uint32 revision,address payer,address host,bytes32 promptHash,"
        + "uint32 maxTokensOut,uint256 maxFee,uint256 nonce,uint64 deadline)";

    /// <summary>Name in the EIP-712 domain.</summary>
    public const string DomainName = "OpenLedger";

    /// <summary>Version in the EIP-712 domain.</summary>
    public const string DomainVersion = "1";

    private const int FieldCount = 9;
    private static readonly Hash256 TypeHash = Eip712.TypeHash(EncodedType);

    /// <summary>The EIP-712 domain separator of the Inference contract on a chain.</summary>
    public static Hash256 DomainSeparator(ulong chainId, in Address inferenceContract) =>
        Eip712.DomainSeparator(DomainName, DomainVersion, chainId, inferenceContract);

    /// <summary>The digest the payer signs: the inference's id.</summary>
    public Hash256 Digest(ulong chainId, in Address inferenceContract) =>
        Eip712.Digest(DomainSeparator(chainId, inferenceContract), StructHash());

    /// <summary>keccak(type hash || fields, 32 bytes each).</summary>
    public Hash256 StructHash()
    {
        Span<byte> data = stackalloc byte[(FieldCount + 1) * Hash256.Size];
        data.Clear();
        TypeHash.CopyTo(data);
        WriteUInt64(data, 1, Model.Value);
        WriteUInt64(data, 2, Revision);
        Payer.CopyTo(data[(4 * 32 - Address.Size)..]);
        Host.CopyTo(data[(5 * 32 - Address.Size)..]);
        PromptHash.CopyTo(data[(5 * 32)..]);
        WriteUInt64(data, 6, MaxTokensOut);
        MaxFee.WriteBigEndian(data[(7 * 32)..]);
        Nonce.WriteBigEndian(data[(8 * 32)..]);
        WriteUInt64(data, 9, Deadline);
        return Keccak.Hash(data);
    }

    private static void WriteUInt64(Span<byte> data, int word, ulong value) =>
        BinaryPrimitives.WriteUInt64BigEndian(data[((word + 1) * 32 - 8)..], value);
}
