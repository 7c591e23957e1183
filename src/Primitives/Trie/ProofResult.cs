namespace OpenLedger.Primitives.Trie;

/// <summary>The outcome of <see cref="ProofVerifier.Verify"/>.</summary>
/// <param name="Status">Present, absent or invalid.</param>
/// <param name="Value">The key's value when present, else empty.</param>
/// <param name="Fault">The reason when invalid.</param>
public readonly record struct ProofResult(ProofStatus Status, ReadOnlyMemory<byte> Value, ProofFault Fault)
{
    internal static ProofResult Invalid(ProofFault fault) => new(ProofStatus.Invalid, default, fault);
}
