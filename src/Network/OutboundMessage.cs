namespace OpenLedger.Network;

/// <summary>A message to be sent, with what decides its fate when a peer takes too little.</summary>
/// <param name="Channel">The kind of traffic.</param>
/// <param name="Payload">Its bytes; the caller does not change them afterwards.</param>
/// <param name="Rank">Of a full queue the lowest rank goes first: for consensus, where it belongs in its
/// course.</param>
/// <param name="KeepAlways">Goes only when nothing else is left, and never the highest rank of these: what a
/// peer cannot do without.</param>
public readonly record struct OutboundMessage(
    NetworkChannel Channel, ReadOnlyMemory<byte> Payload, ulong Rank = 0, bool KeepAlways = false);
