using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External;

/// <summary>
/// What a host signs (EIP-712) for an answer of an external model: the answer, how many tokens it and its
/// prompt have, and whose text it stands on. Tokens and proof follow from request and response, so a wrong
/// statement convicts its signer.
/// </summary>
/// <param name="RequestHash">The inference's id.</param>
/// <param name="ResponseHash">keccak of the response's UTF-8 bytes.</param>
/// <param name="ProofHash">keccak of the attribution proof's bytes.</param>
/// <param name="Model">The model.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="TokensIn">Prompt tokens.</param>
/// <param name="TokensOut">Response tokens.</param>
public sealed record HostStatement(
    Hash256 RequestHash,
    Hash256 ResponseHash,
    Hash256 ProofHash,
    ModelId Model,
    uint Revision,
    uint TokensIn,
    uint TokensOut)
{
    /// <summary>The EIP-712 type.</summary>
    public const string EncodedType =
        "HostStatement(bytes32 requestHash,bytes32 responseHash,bytes32 proofHash,uint64 modelId,"
        + "uint32 revision,uint32 tokensIn,uint32 tokensOut)";

    private static readonly Hash256 TypeHash = Eip712.TypeHash(EncodedType);

    /// <summary>The digest the host signs.</summary>
    public Hash256 Digest(ulong chainId) => InferenceTypedData.Digest(
        chainId, TypeHash, SlotWord.FromHash(RequestHash), SlotWord.FromHash(ResponseHash),
        SlotWord.FromHash(ProofHash), Model.Value, Revision, TokensIn, TokensOut);
}
