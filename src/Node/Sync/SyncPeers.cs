using OpenLedger.Network;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Sync;

/// <summary>Whom a node may fetch from, what they claim, who is asked next. Not thread-safe.</summary>
internal sealed class SyncPeers(SyncLimits limits)
{
    /// <summary>A peer that was this near a block when it last said where it is may have it by now.</summary>
    public const ulong NearBlocks = 1_024;

    private const int DoublingsMax = 6;

    private readonly SortedDictionary<string, SyncPeer> _peers = new(StringComparer.Ordinal);

    /// <summary>Peers known.</summary>
    public int Count => _peers.Count;

    /// <summary>The peer; null when it is not connected.</summary>
    public SyncPeer? Find(PeerId peer) => _peers.GetValueOrDefault(peer.Value);

    /// <summary>The connected peers are these now.</summary>
    public void Follow(IReadOnlyCollection<PeerId> connected, TimeSpan now)
    {
        HashSet<string> names = [.. connected.Select(peer => peer.Value)];
        foreach (string gone in _peers.Keys.Where(name => !names.Contains(name)).ToArray())
        {
            _peers.Remove(gone);
        }

        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            if (_peers.Count < limits.PeersMax && !_peers.ContainsKey(name))
            {
                _peers.Add(name, new SyncPeer(new PeerId(name)) { StatusDue = now });
            }
        }
    }

    /// <summary>Peers to be asked where they are.</summary>
    public IEnumerable<SyncPeer> StatusDue(TimeSpan now) =>
        _peers.Values.Where(peer => !peer.IsStatusAsked && peer.StatusDue <= now && peer.RestsUntil <= now);

    /// <summary>The highest block anybody who may be asked claims to have.</summary>
    public Height HighestClaim(TimeSpan now) => new(
        Rested(now).Select(peer => peer.Reach.Value).DefaultIfEmpty().Max());

    /// <summary>
    /// A height that at least half of those who may be asked claim to have: a few liars do not move it.
    /// </summary>
    public Height CredibleClaim(TimeSpan now)
    {
        ulong[] claims = [.. Rested(now).Select(peer => peer.Reach.Value).OrderDescending()];
        return new Height(claims.Length == 0 ? 0 : claims[claims.Length / 2]);
    }

    /// <summary>
    /// Whom to ask for a block: of the peers that claim it, are rested and have a place free, one with few
    /// faults, then few questions out, then quick. A block that is known to exist is asked of peers too that
    /// were near it when they last said where they are.
    /// </summary>
    public SyncPeer? Pick(Height from, bool isProved, Func<PeerId, bool> isExcluded, TimeSpan now)
    {
        ulong slack = isProved ? Math.Min(NearBlocks, from.Value) : 0;
        return Rested(now)
            .Where(peer => peer.Reach.Value >= from.Value - slack && peer.InFlight < limits.PerPeerMax
                && !isExcluded(peer.Id))
            .OrderBy(peer => peer.Reach < from)
            .ThenBy(peer => peer.Faults)
            .ThenBy(peer => peer.Took == TimeSpan.Zero) // who never answered gets what the others cannot take
            .ThenBy(peer => peer.InFlight)
            .ThenBy(peer => peer.Took)
            .FirstOrDefault();
    }

    /// <summary>It answered well, after a time.</summary>
    public static void Succeed(SyncPeer peer, TimeSpan took)
    {
        peer.Faults = 0;
        peer.Took = peer.Took == TimeSpan.Zero ? took : ((3 * peer.Took) + took) / 4;
    }

    /// <summary>It was at fault: it rests, longer each time.</summary>
    public void Fail(SyncPeer peer, int weight, TimeSpan now)
    {
        int doublings = Math.Min(peer.Faults, DoublingsMax);
        peer.Faults++;
        peer.RestsUntil = now + (limits.BackoffFirst * weight * (1 << doublings));
    }

    private IEnumerable<SyncPeer> Rested(TimeSpan now) =>
        _peers.Values.Where(peer => peer.RestsUntil <= now);
}
