namespace OpenLedger.Network.Discovery.Kademlia;

/// <summary>
/// One search for the peers closest to a place: who is asked next, and when it is over. It is over when the k
/// closest peers that may answer did, or as many were asked as may be. A function of what goes in; one caller
/// at a time.
/// </summary>
internal sealed class KadLookup(KadId target, PeerId local, KadOptions options)
{
    /// <summary>Peers remembered; those farther away are forgotten.</summary>
    public const int PeersMax = 512;

    private readonly SortedDictionary<KadId, (PeerId Peer, State State)> _peers = [];
    private int _asked;

    private enum State : byte
    {
        New,
        Asked,
        Answered,
        Failed,
    }

    /// <summary>The closest peers that answered, closest first.</summary>
    public IReadOnlyList<PeerId> Closest =>
    [
        .. _peers.Values.Where(one => one.State == State.Answered)
            .Take(options.BucketSize).Select(one => one.Peer),
    ];

    /// <summary>Peers somebody named.</summary>
    public void Add(IEnumerable<PeerId> peers)
    {
        foreach (PeerId peer in peers.Where(peer => peer != local))
        {
            _peers.TryAdd(KadId.OfPeer(peer).DistanceTo(target), (peer, State.New));
            if (_peers.Count > PeersMax)
            {
                _peers.Remove(_peers.Last(one => one.Value.State is State.New or State.Failed).Key);
            }
        }
    }

    /// <summary>Whom to ask next; null when nobody now. The peer counts as asked.</summary>
    public PeerId? Next()
    {
        if (_asked >= options.AskedMax)
        {
            return null;
        }

        foreach ((KadId distance, (PeerId peer, State state)) in _peers
            .Where(one => one.Value.State != State.Failed).Take(options.BucketSize))
        {
            if (state == State.New)
            {
                _peers[distance] = (peer, State.Asked);
                _asked++;
                return peer;
            }
        }

        return null;
    }

    /// <summary>A peer answered with others.</summary>
    public void Answered(PeerId peer, IEnumerable<PeerId> closer)
    {
        Mark(peer, State.Answered);
        Add(closer.Take(options.BucketSize));
    }

    /// <summary>A peer gave no answer.</summary>
    public void Failed(PeerId peer) => Mark(peer, State.Failed);

    private void Mark(PeerId peer, State state)
    {
        KadId distance = KadId.OfPeer(peer).DistanceTo(target);
        if (_peers.ContainsKey(distance))
        {
            _peers[distance] = (peer, state);
        }
    }
}
