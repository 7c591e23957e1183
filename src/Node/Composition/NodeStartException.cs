namespace OpenLedger.Node.Composition;

/// <summary>The node cannot start as it was told. The message says why and what to do, on one line.</summary>
public sealed class NodeStartException(string message) : Exception(message);
