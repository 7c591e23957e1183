namespace OpenLedger.Network.Libp2p;

/// <summary>Something with a peer came to an end or to nothing.</summary>
/// <param name="Peer">Who, when known.</param>
/// <param name="Reason">Why.</param>
/// <param name="Detail">The same in words; may repeat what a peer sent.</param>
public sealed record NetworkFault(PeerId? Peer, DisconnectReason Reason, string Detail);
