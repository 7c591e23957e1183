namespace OpenLedger.Node.Wal;

/// <summary>A replayed append: the view it belongs to and its bytes.</summary>
public readonly record struct WalEntry(ulong View, ReadOnlyMemory<byte> Payload);
