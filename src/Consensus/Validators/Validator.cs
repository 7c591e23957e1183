using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Validators;

/// <summary>A member of a frozen set.</summary>
/// <param name="Key">Verifies its votes.</param>
/// <param name="Power">Its weight, at least 1.</param>
public sealed record Validator(PublicKey Key, Power Power);
