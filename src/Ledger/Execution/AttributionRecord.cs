using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Fees;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// A settled inference: who paid what to whom, and the proof why. Prompt and response are in the
/// transaction's calldata.
/// </summary>
/// <param name="InferenceId">The EIP-712 digest of the request.</param>
/// <param name="TransactionIndex">Index of the settling transaction in its block.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Payer">Whose deposit paid.</param>
/// <param name="Host">Who served it and got the host fee.</param>
/// <param name="ModelOwner">Who got the model fee.</param>
/// <param name="TokensIn">Prompt tokens charged.</param>
/// <param name="TokensOut">Response tokens charged.</param>
/// <param name="Proof">RLP of the attribution proof.</param>
/// <param name="Fee">The fee and its parts.</param>
/// <param name="Payouts">One a span, by start.</param>
public sealed record AttributionRecord(
    Hash256 InferenceId,
    int TransactionIndex,
    ModelId Model,
    uint Revision,
    Address Payer,
    Address Host,
    Address ModelOwner,
    uint TokensIn,
    uint TokensOut,
    byte[] Proof,
    FeeSplit Fee,
    IReadOnlyList<Payout> Payouts)
{
    /// <summary>Whether the data share waited for the payer when it was settled.</summary>
    public Acceptance Acceptance { get; init; }
}
