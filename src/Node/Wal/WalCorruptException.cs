namespace OpenLedger.Node.Wal;

/// <summary>
/// The log is damaged in its middle: durable records may be lost, so the validator must not sign. The message
/// says the file, the offset and what to do.
/// </summary>
public sealed class WalCorruptException(string message) : Exception(message);
