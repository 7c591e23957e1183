namespace OpenLedger.Network.Discovery.Kademlia;

/// <summary>
/// Peers that serve the table, in buckets by how many bits of their place are this node's. Only peers that
/// were connected are here. A full bucket keeps the peers it has, as long as they are connected: whoever was
/// there longer is likely to stay. Peers of one network group take few places of a bucket. Thread-safe.
/// </summary>
internal sealed class KadTable(PeerId local, KadOptions options, Func<PeerId, bool> isConnected)
{
    private readonly KadId _local = KadId.OfPeer(local);
    private readonly Lock _gate = new();
    private readonly Dictionary<int, List<Slot>> _buckets = [];
    private readonly Dictionary<PeerId, KadId> _places = [];

    private sealed record Slot(PeerId Peer, NetworkGroup Group);

    /// <summary>Peers in all buckets.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _places.Count;
            }
        }
    }

    /// <summary>A connected peer serves the table; false when its bucket has no place for it.</summary>
    public bool Add(PeerId peer, NetworkGroup group)
    {
        KadId place = KadId.OfPeer(peer);
        int common = _local.CommonBits(place);
        if (common == KadId.Bits)
        {
            return false;
        }

        lock (_gate)
        {
            if (!_buckets.TryGetValue(common, out List<Slot>? bucket))
            {
                _buckets[common] = bucket = [];
            }

            bucket.RemoveAll(slot => slot.Peer == peer);
            if (bucket.Count >= options.BucketSize
                && bucket.Find(slot => !isConnected(slot.Peer)) is { } gone)
            {
                bucket.Remove(gone);
                _places.Remove(gone.Peer);
            }

            bool fits = bucket.Count < options.BucketSize
                && (group.IsLocal || bucket.Count(slot => slot.Group == group) < options.PerGroupMax);
            if (fits)
            {
                bucket.Add(new Slot(peer, group));
                _places[peer] = place;
            }
            else
            {
                _places.Remove(peer);
            }

            return fits;
        }
    }

    /// <summary>A peer serves the table no more, or cannot be reached.</summary>
    public void Remove(PeerId peer)
    {
        lock (_gate)
        {
            if (_places.Remove(peer, out KadId place))
            {
                _buckets[_local.CommonBits(place)].RemoveAll(slot => slot.Peer == peer);
            }
        }
    }

    /// <summary>The peers closest to a place, closest first.</summary>
    public IReadOnlyList<PeerId> Closest(KadId target, int count)
    {
        lock (_gate)
        {
            return
            [
                .. _places.OrderBy(peer => peer.Value.DistanceTo(target)).Take(count)
                    .Select(peer => peer.Key),
            ];
        }
    }
}
