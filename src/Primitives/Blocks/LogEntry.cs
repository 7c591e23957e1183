using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Blocks;

/// <summary>An event of a system contract: at most four topics.</summary>
public sealed record LogEntry(Address Address, IReadOnlyList<Hash256> Topics, ReadOnlyMemory<byte> Data);
