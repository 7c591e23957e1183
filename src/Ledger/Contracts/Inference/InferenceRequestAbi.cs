using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>The request as the tuple of the Inference contract's ABI, and the calldata of a
/// settlement.</summary>
public static class InferenceRequestAbi
{
    private static readonly AbiFunction SettleFunction = InferenceContract.Interface.Function("settle");
    private static readonly AbiFunction OpenFunction = InferenceContract.Interface.Function("openRequest");

    /// <summary>The tuple.</summary>
    public static AbiValue Encode(InferenceRequest request) => AbiValue.List(
        request.Model.Value, (ulong)request.Revision, request.Payer, request.Host, request.PromptHash,
        (ulong)request.MaxTokensOut, request.MaxFee, request.Nonce, request.Deadline);

    /// <summary>The request of a decoded tuple.</summary>
    public static InferenceRequest Decode(AbiValue tuple) => new(
        new ModelId(tuple[0].AsUInt64()), tuple[1].AsUInt32(), tuple[2].AsAddress(), tuple[3].AsAddress(),
        tuple[4].AsHash(), tuple[5].AsUInt32(), tuple[6].AsUInt256(), tuple[7].AsUInt256(),
        tuple[8].AsUInt64());

    /// <summary>Calldata of <c>settle</c>.</summary>
    public static byte[] EncodeSettle(
        InferenceRequest request, byte[] signature, byte[] prompt, byte[] response, byte[] proof) =>
        SettleFunction.EncodeCall(Encode(request), signature, prompt, response, proof);

    /// <summary>Calldata of <c>openRequest</c>.</summary>
    public static byte[] EncodeOpenRequest(InferenceRequest request, byte[] signature, byte[] prompt) =>
        OpenFunction.EncodeCall(Encode(request), signature, prompt);

    /// <summary>The arguments of <c>settle</c>; false when the calldata is not such a call.</summary>
    public static bool TryDecodeSettle(ReadOnlySpan<byte> calldata, out SettleArguments arguments)
    {
        bool decoded = SettleFunction.TryDecodeCall(calldata, out AbiValue[] values, out _);
        arguments = decoded ? DecodeSettle(values) : default;
        return decoded;
    }

    /// <summary>The arguments of <c>settle</c> from decoded values.</summary>
    public static SettleArguments DecodeSettle(IReadOnlyList<AbiValue> values) => new(
        Decode(values[0]), values[1].AsBytes(), values[2].AsBytes(), values[3].AsBytes(),
        values[4].AsBytes());
}
