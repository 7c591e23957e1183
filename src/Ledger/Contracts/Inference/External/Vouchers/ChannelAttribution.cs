using OpenLedger.Attribution.Windows;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Fees;
using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External.Vouchers;

/// <summary>
/// Pays the data share of one call of a redeemed voucher: the caller shows prompt and response, the voucher
/// commits to both, validators trace the response. Each call once; anybody may call.
/// </summary>
internal sealed class ChannelAttribution(GenesisConfig genesis)
{
    private static readonly AbiEvent Attributed = InferenceContract.Interface.Event("CallAttributed");
    private static readonly AbiFunction AttributeFunction =
        InferenceContract.Interface.Function("attributeCall");

    public AbiValue[] Attribute(CallContext call, AbiValue[] values)
    {
        ulong channelId = values[0].AsUInt64();
        uint index = values[1].AsUInt32();
        InferenceRequest request = ChannelCalls.RequestOf(
            ChannelCalls.Require(new ChannelSlots(call), channelId));
        var settle = new SettleArguments(
            request, ReadOnlyMemory<byte>.Empty, values[2].AsBytes(), values[3].AsBytes(),
            values[4].AsBytes());
        Settlement.RequireSizes(settle);
        var slots = new ChannelSlots(call);
        Channel channel = ChannelCalls.Require(slots, channelId);
        Revert.Unless(!channel.IsClosed, RevertReasons.ChannelExpired, $"{channelId} is closed");
        Hash256 id = RequireCommitted(call, slots, channelId, channel, index, settle, values[5].Items);
        (uint tokensIn, uint tokensOut) = ExternalTrace.CountTokens(
            call, settle.Prompt.Span, settle.Response.Span, WindowTracer.ResponseTokensMax);

        ModelPrices prices = new ModelSlots(call).LoadPrices(channel.Model, channel.Revision);
        FeeSplit fee = DataOf(channel, prices.FeeOf(tokensIn, tokensOut), genesis.Fees);
        ModelEntry model = ModelsContract.RequireModel(new ModelSlots(call), channel.Model);
        InferenceEvaluation evaluation = ExternalTrace.Evaluate(
            call, model, request, id, settle.Prompt.Span, settle.Response.Span, fee, tokensOut);
        Settlement.RequireProof(evaluation.Proof, settle.Proof.Span);
        slots.MarkAttributed(channelId, index);
        slots.SaveDataHeld(channelId, channel with { DataHeld = channel.DataHeld - (UInt128)fee.Data });
        UInt256 toTreasury = evaluation.Fee.Unattributed
            + new ContributorPayment(call, id, model.Versions).Credit(evaluation.Allocation.Contributions);
        var payment = new SettlementPayment(call, id, request, model);
        payment.Record(evaluation, tokensIn, tokensOut, Acceptance.Voucher);
        if (!toTreasury.IsZero)
        {
            call.Transfer(SystemAddresses.Inference, SystemAddresses.Treasury, toTreasury);
        }

        call.Emit(Attributed, channelId, id, (ulong)index, fee.Data, evaluation.Fee.Unattributed);
        return [id];
    }

    /// <summary>Prompt, response and proof of a call; false when the calldata attributes none.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> calldata, out AbiValue[] values) =>
        AttributeFunction.TryDecodeCall(calldata, out values, out _);

    /// <summary>The data share of a call; the rest of its fee was paid with the voucher. No call takes more
    /// than is left: calls of a voucher may have more tokens than it pays for.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="modelFee">What the call costs at the model's prices.</param>
    /// <param name="shares">The chain's shares.</param>
    public static FeeSplit DataOf(Channel channel, UInt256 modelFee, GenesisFees shares)
    {
        UInt256 data = UInt256.Min(
            FeeSplit.Of(UInt256.Zero, UInt256.Min(modelFee, FeeSplit.TotalMax), shares).Data,
            channel.DataHeld);
        UInt256 none = UInt256.Zero;
        return new FeeSplit(none, none, none, none, none, data, data);
    }

    private static Hash256 RequireCommitted(
        CallContext call, ChannelSlots slots, ulong channelId, Channel channel, uint index,
        in SettleArguments settle, IReadOnlyList<AbiValue> items)
    {
        Revert.Unless(
            items.Count <= CallTree.PathMax, RevertReasons.CallNotCommitted,
            $"{items.Count} hashes, at most {CallTree.PathMax}");
        Revert.Unless(
            !slots.IsAttributed(channelId, index), RevertReasons.CallAttributed,
            $"call {index} of channel {channelId}");
        var named = new ChannelCall(channelId, index, call.Hash(settle.Prompt.Span));
        Hash256 id = named.Digest(call.Block.ChainId);
        Hash256[] path = [.. items.Select(item => item.AsHash())];
        call.Gas.Charge(GasSchedule.OfHash(2 * Hash256.Size) * (ulong)(path.Length + 1));
        Hash256 leaf = CallTree.Leaf(id, call.Hash(settle.Response.Span));
        Revert.Unless(
            CallTree.Holds(channel.CallsRoot, channel.Calls, index, leaf, path),
            RevertReasons.CallNotCommitted, $"call {index} of {channel.Calls} in channel {channelId}");
        return id;
    }
}
