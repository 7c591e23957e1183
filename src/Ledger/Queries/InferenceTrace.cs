using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_traceInference: who earned what for which part of a response. The spans' wei +
/// unattributed = data.</summary>
/// <param name="InferenceId">Its id.</param>
/// <param name="BlockNumber">The block that settled it.</param>
/// <param name="TransactionHash">The settling transaction.</param>
/// <param name="ModelId">The model.</param>
/// <param name="Payer">Who paid.</param>
/// <param name="Host">Who served it.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Response">The response.</param>
/// <param name="Tokens">The response's tokens.</param>
/// <param name="Spans">By start.</param>
/// <param name="Fee">The fee.</param>
/// <param name="ProofHash">keccak of the proof's bytes.</param>
/// <param name="AttributionRoot">The block header's commitment to its proofs.</param>
/// <param name="Acceptance">Whether contributions have their data share; of a forfeited one the spans tell
/// what they would have earned.</param>
public sealed record InferenceTrace(
    Hash256 InferenceId,
    Height BlockNumber,
    Hash256 TransactionHash,
    ModelId ModelId,
    Address Payer,
    Address Host,
    string Prompt,
    string Response,
    IReadOnlyList<string> Tokens,
    IReadOnlyList<SpanDetails> Spans,
    FeeDetails Fee,
    Hash256 ProofHash,
    Hash256 AttributionRoot,
    AcceptanceDetails Acceptance);
