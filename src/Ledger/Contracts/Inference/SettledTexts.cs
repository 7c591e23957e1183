using OpenLedger.Ledger.Contracts.Inference.External;
using OpenLedger.Ledger.Contracts.Inference.External.Vouchers;
using OpenLedger.Primitives.Abi;

namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>The texts and the proof in the calldata of whatever settled an inference.</summary>
/// <param name="Prompt">The prompt, UTF-8.</param>
/// <param name="Response">The response, UTF-8.</param>
/// <param name="Proof">RLP of the attribution proof.</param>
/// <param name="BuiltIn">The settlement of a built-in model's answer; null of an external one's.</param>
/// <param name="External">The settlement of an external model's answer; null of others and of a call
/// through a channel.</param>
public sealed record SettledTexts(
    ReadOnlyMemory<byte> Prompt,
    ReadOnlyMemory<byte> Response,
    ReadOnlyMemory<byte> Proof,
    SettleArguments? BuiltIn,
    ExternalAnswer? External)
{
    /// <summary>Reads the calldata of a transaction that settled an inference; null of any other.</summary>
    public static SettledTexts? TryRead(ReadOnlySpan<byte> calldata)
    {
        if (InferenceRequestAbi.TryDecodeSettle(calldata, out SettleArguments settle))
        {
            return new SettledTexts(settle.Prompt, settle.Response, settle.Proof, settle, null);
        }

        if (ExternalAnswer.TryDecodeSettle(calldata, out ExternalAnswer answer))
        {
            SettleArguments own = answer.Settle;
            return new SettledTexts(own.Prompt, own.Response, own.Proof, null, answer);
        }

        return ChannelAttribution.TryDecode(calldata, out AbiValue[] values)
            ? new SettledTexts(values[2].AsBytes(), values[3].AsBytes(), values[4].AsBytes(), null, null)
            : null;
    }
}
