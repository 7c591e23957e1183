using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Genesis;

/// <summary>
/// A text the treasury owns from the start: keccak and length of its bytes. The list's order is theirs.
/// </summary>
public readonly record struct GenesisBaseline(Hash256 Hash, uint SizeBytes);
