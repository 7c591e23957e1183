using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Proofs;

/// <summary>One row of a proof of engine B: a piece of a contribution a prediction stands on.</summary>
/// <param name="Contribution">The contribution that is paid.</param>
/// <param name="Start">First token of the piece in it.</param>
/// <param name="Weight">v: its weight, more than 0.</param>
public readonly record struct ProofHead(ContributionId Contribution, int Start, ulong Weight);
