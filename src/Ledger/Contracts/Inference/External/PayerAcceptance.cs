using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External;

/// <summary>
/// What a payer signs (EIP-712) to say: this is what I was answered. Without it an external model's host
/// could name any text as the answer, and so say who is paid.
/// </summary>
/// <param name="RequestHash">The inference's id.</param>
/// <param name="ResponseHash">keccak of the response's UTF-8 bytes.</param>
public sealed record PayerAcceptance(Hash256 RequestHash, Hash256 ResponseHash)
{
    /// <summary>The EIP-712 type.</summary>
    public const string EncodedType = "Accept(bytes32 requestHash,bytes32 responseHash)";

    private static readonly Hash256 TypeHash = Eip712.TypeHash(EncodedType);

    /// <summary>The digest the payer signs.</summary>
    public Hash256 Digest(ulong chainId) => InferenceTypedData.Digest(
        chainId, TypeHash, SlotWord.FromHash(RequestHash), SlotWord.FromHash(ResponseHash));
}
