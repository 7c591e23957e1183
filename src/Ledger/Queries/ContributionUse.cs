using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>An inference that paid a contribution.</summary>
/// <param name="Sequence">The inference's chain-wide number, from 1.</param>
/// <param name="InferenceId">Its id.</param>
/// <param name="BlockNumber">The block that settled it.</param>
/// <param name="Wei">What attribution gave it; of an external model also what its payer has not accepted.</param>
public sealed record ContributionUse(ulong Sequence, Hash256 InferenceId, Height BlockNumber, UInt256 Wei);
