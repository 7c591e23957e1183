using OpenLedger.Consensus;
using OpenLedger.Network;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Driver;

/// <summary>Which peer is which validator. Immutable, thread-safe.</summary>
public sealed class ValidatorPeers
{
    private readonly PeerId[] _byIndex;
    private readonly SortedDictionary<string, ValidatorIndex> _byPeer = new(StringComparer.Ordinal);

    /// <summary>Peers in the order of the validator set.</summary>
    public ValidatorPeers(IEnumerable<PeerId> inSetOrder)
    {
        _byIndex = [.. inSetOrder];
        for (int i = 0; i < _byIndex.Length; i++)
        {
            _byPeer.Add(_byIndex[i].Value, new ValidatorIndex((ushort)i));
        }
    }

    /// <summary>The peer of a validator.</summary>
    public PeerId PeerOf(ValidatorIndex index) => _byIndex[index.Value];

    /// <summary>The peer of a number.</summary>
    public PeerId PeerOf(PeerNumber number) => _byIndex[number.Value];

    /// <summary>The number of a peer; null when it is none of the validators.</summary>
    public PeerNumber? NumberOf(PeerId peer) =>
        IndexOf(peer) is ValidatorIndex index ? new PeerNumber(index.Value) : null;

    /// <summary>The validator behind a peer, or null.</summary>
    public ValidatorIndex? IndexOf(PeerId peer) =>
        _byPeer.TryGetValue(peer.Value, out ValidatorIndex index) ? index : null;
}
