using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Votes;

/// <summary>A voter as <see cref="ValidatorSetCommitment"/> commits to it; its place is its index.</summary>
/// <param name="Key">Verifies its votes.</param>
/// <param name="Power">Weight of its votes.</param>
public readonly record struct CommittedValidator(PublicKey Key, Power Power);
