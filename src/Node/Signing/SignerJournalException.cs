namespace OpenLedger.Node.Signing;

/// <summary>
/// The signer's folder does not fit: another key's, another chain's, incomplete, or not to be had where it
/// must be. The message says why and what to do, on one line.
/// </summary>
public sealed class SignerJournalException(string message) : Exception(message);
