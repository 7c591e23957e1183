using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Signing;

/// <summary>What the signer does with a body.</summary>
/// <param name="Refusal">Why not; None when it may be signed.</param>
/// <param name="Existing">The vote signed earlier for the same body: to be returned as it is.</param>
public readonly record struct SignDecision(SignRefusal Refusal, Vote? Existing);
