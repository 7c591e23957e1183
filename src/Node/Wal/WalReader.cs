using OpenLedger.Consensus.Wal;

namespace OpenLedger.Node.Wal;

/// <summary>
/// Takes one frame of a log that is being replayed, oldest first. The bytes are the reader's only until it
/// returns: the log holds one frame in memory at a time.
/// </summary>
public delegate void WalReader(WalPosition position, ReadOnlySpan<byte> payload);
