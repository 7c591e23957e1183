namespace OpenLedger.Node.Signing;

/// <summary>Another process holds the signer's journal. The message says what to do.</summary>
public sealed class SignerBusyException(string message) : Exception(message);
