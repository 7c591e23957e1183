using OpenLedger.Network;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Node.Peers;

/// <summary>Who this node is.</summary>
/// <param name="Peer">Its name on the network.</param>
/// <param name="Key">Its validator's key; null for a node without one.</param>
internal sealed record ValidatorIdentity(PeerId Peer, PrivateKey? Key);
