using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External;

/// <summary>What the settlement of an external model's answer brings.</summary>
/// <param name="Settle">Request, the payer's signature, prompt, response and proof.</param>
/// <param name="TokensIn">Prompt tokens the host signed.</param>
/// <param name="TokensOut">Response tokens the host signed.</param>
/// <param name="HostSignature">The host's signature of its statement, r || s || v.</param>
/// <param name="AcceptSignature">The payer's signature of its acceptance; empty: not accepted yet.</param>
public readonly record struct ExternalAnswer(
    SettleArguments Settle,
    uint TokensIn,
    uint TokensOut,
    ReadOnlyMemory<byte> HostSignature,
    ReadOnlyMemory<byte> AcceptSignature)
{
    private static readonly AbiFunction SettleFunction =
        InferenceContract.Interface.Function("settleExternal");

    private static readonly AbiFunction ReportFunction =
        InferenceContract.Interface.Function("reportAnswer");

    /// <summary>What the host signs for an answer.</summary>
    /// <param name="id">The inference's id.</param>
    public HostStatement StatementOf(in Hash256 id) => new(
        id, Keccak.Hash(Settle.Response.Span), Keccak.Hash(Settle.Proof.Span), Settle.Request.Model,
        Settle.Request.Revision, TokensIn, TokensOut);

    /// <summary>Calldata of <c>settleExternal</c>.</summary>
    public byte[] EncodeSettle() => SettleFunction.EncodeCall(
        InferenceRequestAbi.Encode(Settle.Request), Settle.Signature, Settle.Prompt, Settle.Response,
        Settle.Proof, (ulong)TokensIn, (ulong)TokensOut, HostSignature, AcceptSignature);

    /// <summary>Calldata of <c>reportAnswer</c>.</summary>
    public byte[] EncodeReport() => ReportFunction.EncodeCall(
        InferenceRequestAbi.Encode(Settle.Request), Settle.Prompt, Settle.Response, Settle.Proof,
        (ulong)TokensIn, (ulong)TokensOut, HostSignature);

    /// <summary>The arguments of <c>settleExternal</c>; false when the calldata is not such a call.</summary>
    public static bool TryDecodeSettle(ReadOnlySpan<byte> calldata, out ExternalAnswer answer)
    {
        bool decoded = SettleFunction.TryDecodeCall(calldata, out AbiValue[] values, out _);
        answer = decoded ? DecodeSettle(values) : default;
        return decoded;
    }

    /// <summary>The arguments of <c>settleExternal</c> from decoded values.</summary>
    internal static ExternalAnswer DecodeSettle(IReadOnlyList<AbiValue> values) => new(
        InferenceRequestAbi.DecodeSettle(values), values[5].AsUInt32(), values[6].AsUInt32(),
        values[7].AsBytes(), values[8].AsBytes());

    /// <summary>The arguments of <c>reportAnswer</c> from decoded values.</summary>
    internal static ExternalAnswer DecodeReport(IReadOnlyList<AbiValue> values) => new(
        new SettleArguments(
            InferenceRequestAbi.Decode(values[0]), ReadOnlyMemory<byte>.Empty, values[1].AsBytes(),
            values[2].AsBytes(), values[3].AsBytes()),
        values[4].AsUInt32(), values[5].AsUInt32(), values[6].AsBytes(), ReadOnlyMemory<byte>.Empty);
}
