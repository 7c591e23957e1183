using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External.Vouchers;

/// <summary>
/// What a payer signs (EIP-712) after each call through a channel: everything owed since the channel was
/// opened, and which answers it was owed for. A later voucher replaces an earlier one, so the last one
/// settles any number of calls.
/// </summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Calls">Calls since it was opened.</param>
/// <param name="ModelFee">Model fee of all of them, in wei.</param>
/// <param name="HostFee">Host fee of all of them, in wei; at most the model fee.</param>
/// <param name="CallsRoot">Commits to each call and its answer: <see cref="CallTree"/>.</param>
public sealed record Voucher(
    ulong ChannelId, uint Calls, UInt256 ModelFee, UInt256 HostFee, Hash256 CallsRoot)
{
    /// <summary>The EIP-712 type.</summary>
    public const string EncodedType =
        "Voucher(uint64 channelId,uint32 calls,uint256 modelFee,uint256 hostFee,bytes32 callsRoot)";

    /// <summary>Most calls of a channel.</summary>
    public const uint CallsMax = 1_000_000;

    private static readonly Hash256 TypeHash = Eip712.TypeHash(EncodedType);

    /// <summary>The digest the payer signs.</summary>
    public Hash256 Digest(ulong chainId) => InferenceTypedData.Digest(
        chainId, TypeHash, ChannelId, Calls, ModelFee, HostFee, SlotWord.FromHash(CallsRoot));
}
