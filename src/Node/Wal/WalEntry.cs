using OpenLedger.Consensus.Wal;

namespace OpenLedger.Node.Wal;

/// <summary>A replayed append: the position it belongs to and its bytes.</summary>
public readonly record struct WalEntry(WalPosition Position, ReadOnlyMemory<byte> Payload);
