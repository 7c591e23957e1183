using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_runInference: what settling the inference would carry.</summary>
/// <param name="InferenceId">Digest of the request: the inference's id.</param>
/// <param name="Response">The model's answer.</param>
/// <param name="TokensIn">Prompt tokens.</param>
/// <param name="TokensOut">Response tokens.</param>
/// <param name="Fee">What the payer would pay.</param>
/// <param name="FeeParts">Its parts.</param>
/// <param name="Proof">RLP of the attribution proof.</param>
/// <param name="Spans">By start.</param>
/// <param name="SettleCalldata">Calldata for 0x..0d03; null without request and signature.</param>
public sealed record InferenceRun(
    Hash256 InferenceId,
    string Response,
    uint TokensIn,
    uint TokensOut,
    UInt256 Fee,
    FeeDetails FeeParts,
    byte[] Proof,
    IReadOnlyList<SpanDetails> Spans,
    byte[]? SettleCalldata);
