namespace OpenLedger.Node.Driver;

/// <summary>
/// The chain contradicts what this node computed. The node stops, keeps all data and must not be restarted
/// before an operator has looked.
/// </summary>
public sealed class ConsensusHaltedException(string reason) : Exception(reason);
