using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_getInference: a settled inference.</summary>
/// <param name="InferenceId">Its id.</param>
/// <param name="BlockNumber">The block that settled it.</param>
/// <param name="Timestamp">Second of that block.</param>
/// <param name="TransactionHash">The settling transaction.</param>
/// <param name="TransactionIndex">Its index.</param>
/// <param name="ModelId">The model.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Payer">Who paid.</param>
/// <param name="Host">Who served it.</param>
/// <param name="ModelOwner">Who got the model share.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Response">The response.</param>
/// <param name="TokensIn">Prompt tokens.</param>
/// <param name="TokensOut">Response tokens.</param>
/// <param name="Fee">The fee.</param>
/// <param name="Proof">RLP of the attribution proof.</param>
/// <param name="ProofHash">keccak of it.</param>
/// <param name="Acceptance">Whether contributions have their data share.</param>
public sealed record InferenceDetails(
    Hash256 InferenceId,
    Height BlockNumber,
    ulong Timestamp,
    Hash256 TransactionHash,
    int TransactionIndex,
    ModelId ModelId,
    uint Revision,
    Address Payer,
    Address Host,
    Address ModelOwner,
    string Prompt,
    string Response,
    uint TokensIn,
    uint TokensOut,
    FeeDetails Fee,
    byte[] Proof,
    Hash256 ProofHash,
    AcceptanceDetails Acceptance);
