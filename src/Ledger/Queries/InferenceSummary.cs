using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_listInferences: a settled inference in the list of all.</summary>
/// <param name="Sequence">Chain-wide number, from 1; <c>from</c> takes the last one of the page
/// before.</param>
/// <param name="InferenceId">Its id.</param>
/// <param name="BlockNumber">The block that settled it.</param>
/// <param name="TransactionHash">The settling transaction.</param>
/// <param name="ModelId">The model.</param>
/// <param name="Payer">Who paid.</param>
/// <param name="Host">Who served it.</param>
/// <param name="Fee">What the payer paid.</param>
public sealed record InferenceSummary(
    ulong Sequence,
    Hash256 InferenceId,
    Height BlockNumber,
    Hash256 TransactionHash,
    ModelId ModelId,
    Address Payer,
    Address Host,
    UInt256 Fee);
