using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>The votes that made a block final, and with it all before it.</summary>
/// <param name="Height">The block it names.</param>
/// <param name="Bytes">The certificate (docs/spec/consensus.md).</param>
public sealed record FinalityCertificate(Height Height, ReadOnlyMemory<byte> Bytes);
