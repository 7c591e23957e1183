namespace OpenLedger.Network.Gossip;

/// <summary>
/// Messages seen lately. Bounded; the oldest leave first, by age and never by value, so that nobody can
/// choose what is forgotten. Of the router alone.
/// </summary>
internal sealed class GossipSeen(int max, TimeSpan keepFor)
{
    private readonly HashSet<GossipId> _ids = [];
    private readonly Queue<(GossipId Id, TimeSpan At)> _byAge = new();

    /// <summary>Messages remembered.</summary>
    public int Count => _ids.Count;

    /// <summary>True when it was not seen before; it is from now on.</summary>
    public bool TryAdd(GossipId id, TimeSpan now)
    {
        Forget(now);
        if (!_ids.Add(id))
        {
            return false;
        }

        _byAge.Enqueue((id, now));
        if (_byAge.Count > max)
        {
            _ids.Remove(_byAge.Dequeue().Id);
        }

        return true;
    }

    /// <summary>True when it was seen.</summary>
    public bool Contains(GossipId id) => _ids.Contains(id);

    private void Forget(TimeSpan now)
    {
        while (_byAge.TryPeek(out (GossipId Id, TimeSpan At) oldest) && now - oldest.At > keepFor)
        {
            _ids.Remove(_byAge.Dequeue().Id);
        }
    }
}
