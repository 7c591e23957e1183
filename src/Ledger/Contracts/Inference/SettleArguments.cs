namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>What a settlement brings.</summary>
/// <param name="Request">The request the payer signed.</param>
/// <param name="Signature">The signature, r || s || v.</param>
/// <param name="Prompt">The prompt, UTF-8.</param>
/// <param name="Response">The response, UTF-8.</param>
/// <param name="Proof">RLP of the attribution proof.</param>
public readonly record struct SettleArguments(
    InferenceRequest Request,
    ReadOnlyMemory<byte> Signature,
    ReadOnlyMemory<byte> Prompt,
    ReadOnlyMemory<byte> Response,
    ReadOnlyMemory<byte> Proof);
