using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>What openledger_runInference is asked.</summary>
/// <param name="Model">The model.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="MaxTokens">Most response tokens; null: as the request says.</param>
/// <param name="Request">The request; null: a preview for nobody, which cannot be settled.</param>
/// <param name="Signature">The payer's signature, r || s || v; null: not signed yet.</param>
public sealed record InferenceQuery(
    ModelId Model,
    string Prompt,
    uint? MaxTokens,
    InferenceRequest? Request,
    byte[]? Signature);
