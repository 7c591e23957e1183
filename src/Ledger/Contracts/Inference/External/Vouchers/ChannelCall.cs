using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External.Vouchers;

/// <summary>One call through a channel. Its digest is the inference's id.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Index">Number of the call, from 0.</param>
/// <param name="PromptHash">keccak of the prompt's UTF-8 bytes.</param>
public sealed record ChannelCall(ulong ChannelId, uint Index, Hash256 PromptHash)
{
    /// <summary>The EIP-712 type.</summary>
    public const string EncodedType = "ChannelCall(uint64 channelId,uint32 index,bytes32 promptHash)";

    private static readonly Hash256 TypeHash = Eip712.TypeHash(EncodedType);

    /// <summary>The inference's id.</summary>
    public Hash256 Digest(ulong chainId) =>
        InferenceTypedData.Digest(chainId, TypeHash, ChannelId, Index, SlotWord.FromHash(PromptHash));
}
