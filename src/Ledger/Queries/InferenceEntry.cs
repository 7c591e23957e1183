using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>A settled inference in the list of all.</summary>
/// <param name="Sequence">Its chain-wide number, from 1 in the order of settlement.</param>
/// <param name="InferenceId">Its id.</param>
/// <param name="Height">The block that settled it.</param>
/// <param name="TransactionIndex">The settling transaction's index there.</param>
public readonly record struct InferenceEntry(
    ulong Sequence, Hash256 InferenceId, Height Height, int TransactionIndex);
