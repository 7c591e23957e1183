namespace OpenLedger.Node.Wal;

/// <summary>
/// The log is damaged before its end, or is another chain's or another format's: durable records may be lost,
/// so the validator must not sign. The message says the file, the place and what to do.
/// </summary>
public sealed class WalCorruptException(string message) : Exception(message)
{
    /// <summary>What an operator does about damage.</summary>
    internal const string Advice =
        "do not sign with this key until the folder is restored, or follow docs/guides/recovery.md";
}
