namespace OpenLedger.Network.Discovery.Scores;

/// <summary>
/// Points that peers lost by faults outside gossip. They fade by half in a set time, and stay when the peer
/// leaves. Above the maximum of peers the least is forgotten. Thread-safe.
/// </summary>
internal sealed class Penalties(int peersMax, TimeSpan halfLife, TimeProvider time)
{
    private const double Zero = 0.5;

    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, (double Points, DateTimeOffset At)> _points = [];

    /// <summary>Peers with points.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _points.Count;
            }
        }
    }

    /// <summary>Points of a peer, at least 0.</summary>
    public double Of(PeerId peer)
    {
        lock (_gate)
        {
            return _points.TryGetValue(peer, out (double, DateTimeOffset) lost) ? Faded(lost) : 0;
        }
    }

    /// <summary>Adds points, up to a sum of <paramref name="most"/>; a sum above stays as it is.</summary>
    public void Add(PeerId peer, double points, double most)
    {
        lock (_gate)
        {
            double before = _points.TryGetValue(peer, out (double, DateTimeOffset) lost) ? Faded(lost) : 0;
            if (before == 0 && _points.Count >= peersMax)
            {
                Forget();
            }

            _points[peer] = (Math.Max(before, Math.Min(before + points, most)), time.GetUtcNow());
        }
    }

    private double Faded((double Points, DateTimeOffset At) lost)
    {
        // A clock that was set back must not raise what a peer lost.
        double halves = Math.Max(0, (time.GetUtcNow() - lost.At) / halfLife);
        double left = lost.Points * Math.Pow(2, -halves);
        return left < Zero ? 0 : left;
    }

    private void Forget()
    {
        PeerId[] faded = [.. _points.Where(lost => Faded(lost.Value) == 0).Select(lost => lost.Key)];
        foreach (PeerId over in faded)
        {
            _points.Remove(over);
        }

        while (_points.Count >= peersMax)
        {
            _points.Remove(_points.MinBy(lost => Faded(lost.Value)).Key);
        }
    }
}
