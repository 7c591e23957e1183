using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External;

/// <summary>EIP-712 digests of structs whose fields are one word each, in the Inference contract's
/// domain.</summary>
internal static class InferenceTypedData
{
    /// <summary>What is signed for a struct.</summary>
    public static Hash256 Digest(ulong chainId, in Hash256 typeHash, params ReadOnlySpan<UInt256> words)
    {
        byte[] data = new byte[(words.Length + 1) * Hash256.Size];
        typeHash.CopyTo(data);
        for (int i = 0; i < words.Length; i++)
        {
            words[i].WriteBigEndian(data.AsSpan((i + 1) * Hash256.Size));
        }

        return Eip712.Digest(
            InferenceRequest.DomainSeparator(chainId, SystemAddresses.Inference), Keccak.Hash(data));
    }
}
