namespace OpenLedger.Network.Consensus;

/// <summary>Bounds of an <see cref="InboundQueue"/>.</summary>
/// <param name="PeerCountMax">Messages of one peer.</param>
/// <param name="PeerBytesMax">Their bytes.</param>
/// <param name="BytesMax">Bytes of all peers together.</param>
internal sealed record InboundBounds(int PeerCountMax, long PeerBytesMax, long BytesMax);
