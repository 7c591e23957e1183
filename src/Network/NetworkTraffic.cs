namespace OpenLedger.Network;

/// <summary>Bytes on the wire since the start, encryption included, of connections that ended too.</summary>
/// <param name="BytesIn">Received.</param>
/// <param name="BytesOut">Sent.</param>
public readonly record struct NetworkTraffic(long BytesIn, long BytesOut);
