using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Proofs;

/// <summary>One row of a proof: a span of the response and whose it is.</summary>
/// <param name="Start">First token of the response.</param>
/// <param name="Length">Number of tokens.</param>
/// <param name="Contribution">The contribution that is paid.</param>
/// <param name="Position">Offset in it of the token equal to the first of the span.</param>
public readonly record struct ProofSpan(int Start, int Length, ContributionId Contribution, ulong Position);
