using System.Collections.Immutable;
using OpenLedger.Network.Identity;

namespace OpenLedger.Network.Connections;

/// <content>Who is connected: duplicates, limits, bans.</content>
internal sealed partial class Swarm
{
    private readonly Lock _gate = new();

    // Guarded by the gate.
    private readonly Dictionary<PeerId, ImmutableArray<PeerConnection>> _connections = [];
    private readonly HashSet<PeerId> _protected = [];
    private readonly Dictionary<PeerId, long> _bans = [];
    private NetworkTraffic _ended;

    /// <summary>Bytes of all connections there are and were.</summary>
    public NetworkTraffic Traffic
    {
        get
        {
            lock (_gate)
            {
                return _connections.Values.SelectMany(connections => connections).Aggregate(_ended, Add);
            }
        }
    }

    /// <summary>All connections.</summary>
    public IReadOnlyList<PeerConnection> Connections
    {
        get
        {
            lock (_gate)
            {
                return [.. _connections.Values.SelectMany(connections => connections)];
            }
        }
    }

    /// <summary>The peers with a connection.</summary>
    public IReadOnlyList<PeerId> Peers
    {
        get
        {
            lock (_gate)
            {
                return [.. _connections.Keys];
            }
        }
    }

    /// <summary>
    /// How much use a peer is, for trimming: the lowest are given up first. Must not block.
    /// </summary>
    public Func<PeerId, double> UsefulnessOf { get; set; } = _ => 0;

    /// <summary>The connection that new streams with a peer are opened on; null when there is none.</summary>
    public PeerConnection? Find(PeerId peer)
    {
        lock (_gate)
        {
            return _connections.TryGetValue(peer, out ImmutableArray<PeerConnection> connections)
                ? connections.FirstOrDefault(connection => !connection.IsDraining) ?? connections[0]
                : null;
        }
    }

    /// <summary>Keeps slots for a peer and never gives it up: a validator.</summary>
    public void Protect(PeerId peer)
    {
        bool isNew;
        lock (_gate)
        {
            isNew = _protected.Add(peer);
        }

        if (isNew)
        {
            ProtectionBegan?.Invoke(peer);
        }
    }

    /// <summary>Undoes <see cref="Protect"/>.</summary>
    public void Unprotect(PeerId peer)
    {
        lock (_gate)
        {
            _protected.Remove(peer);
        }
    }

    /// <summary>True for a peer that is never given up.</summary>
    public bool IsProtected(PeerId peer)
    {
        lock (_gate)
        {
            return _protected.Contains(peer);
        }
    }

    /// <summary>Disconnects a peer and refuses it for a time.</summary>
    public void Ban(PeerId peer, TimeSpan duration, string why) =>
        Ban(peer, duration, DisconnectReason.Banned, why);

    /// <summary>The same, with the reason that its connections end with.</summary>
    public void Ban(PeerId peer, TimeSpan duration, DisconnectReason reason, string why)
    {
        ImmutableArray<PeerConnection> connections;
        lock (_gate)
        {
            if (_bans.Count >= Options.BansMax && !_bans.ContainsKey(peer))
            {
                _bans.Remove(_bans.MinBy(ban => ban.Value).Key);
            }

            _bans[peer] =
                Options.Time.GetTimestamp() + (long)(duration.TotalSeconds * Options.Time.TimestampFrequency);
            connections = _connections.GetValueOrDefault(peer, []);
        }

        BanBegan?.Invoke(peer, duration, why);
        foreach (PeerConnection connection in connections)
        {
            Run(() => connection.CloseAsync(reason, why));
        }
    }

    /// <summary>True while a ban lasts.</summary>
    public bool IsBanned(PeerId peer)
    {
        lock (_gate)
        {
            if (!_bans.TryGetValue(peer, out long until))
            {
                return false;
            }

            if (Options.Time.GetTimestamp() < until)
            {
                return true;
            }

            _bans.Remove(peer);
            return false;
        }
    }

    /// <summary>True when the peer runs this software, by its own account.</summary>
    internal bool IsOwnKind(PeerConnection connection) =>
        connection.Agent.Split('/')[0] == Options.Agent.Split('/')[0];

    /// <summary>Identify has named the peer's software: a duplicate of its own kind may close now.</summary>
    internal void OnIdentified(PeerConnection connection)
    {
        PeerConnection[] draining;
        lock (_gate)
        {
            draining = [.. _connections.GetValueOrDefault(connection.Peer, []).Where(one => one.IsDraining)];
        }

        foreach (PeerConnection duplicate in draining.Where(_ => IsOwnKind(connection)))
        {
            Run(() => DrainAsync(duplicate));
        }
    }

    private PeerConnection Add(PeerConnection connection)
    {
        DisconnectReason refusal;
        lock (_gate)
        {
            refusal = RefusalOf(connection);
            if (refusal == DisconnectReason.None)
            {
                ImmutableArray<PeerConnection> known = _connections.GetValueOrDefault(connection.Peer, []);
                _connections[connection.Peer] = known.Add(connection);
                MarkDuplicates(_connections[connection.Peer]);
            }
        }

        if (refusal != DisconnectReason.None)
        {
            Run(() => connection.CloseAsync(refusal, "refused"));
            throw new PeerFaultException(refusal, $"the connection with {connection.Peer} is refused");
        }

        connection.Session.Start();
        Connected?.Invoke(connection);
        Run(() => ServeAsync(connection));
        Trim();
        return connection;
    }

    // Called under the gate.
    private DisconnectReason RefusalOf(PeerConnection connection)
    {
        int count = _connections.Values.Sum(connections => connections.Length);
        int max = Options.ConnectionsHigh
            + (_protected.Contains(connection.Peer) ? Options.ConnectionsReserved : 0);
        return _stop.IsCancellationRequested ? DisconnectReason.ClosedHere
            : IsBanned(connection.Peer) ? DisconnectReason.Banned
            : _connections.GetValueOrDefault(connection.Peer, []).Length >= Options.ConnectionsPerPeerMax
                || count >= max ? DisconnectReason.LimitReached
            : DisconnectReason.None;
    }

    /// <summary>
    /// Which of several connections with one peer stays: both sides must choose alike. When both dialed, that
    /// of the peer with the lower id; when one dialed again, the newer, since it lost the older.
    /// </summary>
    /// <param name="connections">In the order in which they were made, which must not change.</param>
    private void MarkDuplicates(ImmutableArray<PeerConnection> connections)
    {
        PeerIdText.TryGetMultihash(Local, out byte[] mine);
        PeerIdText.TryGetMultihash(connections[0].Peer, out byte[] theirs);
        bool lowerIsHere = mine.AsSpan().SequenceCompareTo(theirs) < 0;
        PeerConnection kept = connections.LastOrDefault(connection => connection.IsOutbound == lowerIsHere)
            ?? connections[^1];
        foreach (PeerConnection connection in connections)
        {
            connection.IsDraining = connection != kept;
        }
    }

    private async Task DrainAsync(PeerConnection duplicate)
    {
        long started = Options.Time.GetTimestamp();
        while (duplicate.StreamCount > 0
            && !duplicate.Completion.IsCompleted
            && Options.Time.GetElapsedTime(started) < Options.DrainTimeout)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), Options.Time, _stop.Token).ConfigureAwait(false);
        }

        if (!duplicate.IsDraining)
        {
            // The one that was kept has ended meanwhile: this one is needed.
            return;
        }

        await duplicate.CloseAsync(
            DisconnectReason.Duplicate, "another connection is kept").ConfigureAwait(false);
    }

    private static NetworkTraffic Add(NetworkTraffic sum, PeerConnection connection) => new(
        sum.BytesIn + connection.BytesReceived, sum.BytesOut + connection.BytesSent);

    private void Forget(PeerConnection connection, DisconnectReason reason)
    {
        lock (_gate)
        {
            _ended = Add(_ended, connection);
            ImmutableArray<PeerConnection> rest =
                _connections.GetValueOrDefault(connection.Peer, []).Remove(connection);
            if (rest.IsEmpty)
            {
                _connections.Remove(connection.Peer);
            }
            else
            {
                _connections[connection.Peer] = rest;
                MarkDuplicates(rest);
            }
        }

        Disconnected?.Invoke(connection, reason);
        if (reason is not (DisconnectReason.ClosedHere or DisconnectReason.ClosedByPeer))
        {
            Report(connection.Peer, reason, connection.FaultDetail ?? "");
        }
    }

    /// <summary>Gives up the least useful connections above the high mark, down to the low one.</summary>
    private void Trim()
    {
        List<PeerConnection> surplus = [];
        lock (_gate)
        {
            int count = _connections.Values.Sum(connections => connections.Length);
            if (count >= Options.ConnectionsHigh)
            {
                surplus.AddRange(_connections.Values
                    .SelectMany(connections => connections)
                    .Where(connection => !_protected.Contains(connection.Peer))
                    .OrderByDescending(connection => connection.IsDraining)

                    // Whoever calls in with many identities must not push out the peers this node chose.
                    .ThenBy(connection => connection.IsOutbound && UsefulnessOf(connection.Peer) >= 0)
                    .ThenBy(connection => UsefulnessOf(connection.Peer))
                    .ThenBy(connection => connection.StreamCount)
                    .ThenByDescending(connection => connection.OpenedAt)
                    .Take(count - Options.ConnectionsLow));
            }
        }

        foreach (PeerConnection connection in surplus)
        {
            Run(() => connection.CloseAsync(DisconnectReason.Trimmed, "others are of more use"));
        }
    }
}
