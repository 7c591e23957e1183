namespace OpenLedger.Node.Signing;

/// <summary>
/// Somebody else signs with this node's key, or signed with it before its journal was lost. The node stops
/// before it can contradict that. The message says what was seen and what to do, on one line.
/// </summary>
public sealed class ForeignSignatureException(string message) : Exception(message);
