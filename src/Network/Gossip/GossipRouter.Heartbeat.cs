using System.Collections.Immutable;

namespace OpenLedger.Network.Gossip;

/// <content>What happens every second: meshes, scores, gossip.</content>
internal sealed partial class GossipRouter
{
    /// <summary>Backoffs remembered; more forget those that end first.</summary>
    internal const int BackoffMax = 16_384;

    /// <summary>A heartbeat.</summary>
    public void Beat(TimeSpan now)
    {
        _ticks++;
        foreach (GossipPeer peer in _peers.Values)
        {
            JudgePromises(peer, now);
            peer.Score.Decay(_options.Decay);
            (peer.HaveFrames, peer.HaveIds, peer.DoNotWantIds, peer.NewTopics) = (0, 0, 0, 0);
            RemoveWhere(peer.DoesNotWant, until => until <= now);
        }

        RemoveWhere(_backoff, until => until <= now);
        RemoveWhere(_left, score => now - score.LeftAt > _options.RetainFor);
        RemoveWhere(_fanout, fanout => now - fanout.LastUse > _options.FanoutFor);
        foreach (string topic in _mesh.Keys)
        {
            TendMesh(topic, now);
        }

        foreach (string topic in _mesh.Keys.Concat(_fanout.Keys))
        {
            TellWhatIsHere(topic, now);
        }

        _history.Shift();
    }

    private static void RemoveWhere<TKey, TValue>(Dictionary<TKey, TValue> items, Func<TValue, bool> isOver)
        where TKey : notnull
    {
        foreach (TKey key in items.Where(item => isOver(item.Value)).Select(item => item.Key).ToArray())
        {
            items.Remove(key);
        }
    }

    private void JudgePromises(GossipPeer peer, TimeSpan now)
    {
        foreach (
            GossipId id in peer.Promises.Where(promise => promise.Value <= now).Select(promise => promise.Key)
            .ToArray())
        {
            peer.Promises.Remove(id);
            Fault(peer.Id, invalid: false);
        }
    }

    private void TendMesh(string topic, TimeSpan now)
    {
        HashSet<PeerId> mesh = _mesh[topic];
        foreach (PeerId bad in mesh.Where(peer => ScoreOf(peer, now) < 0).ToArray())
        {
            PruneFrom(topic, bad, now, _options.PruneBackoff, offers: false);
        }

        FillMesh(topic, now);
        if (mesh.Count > _options.MeshHigh)
        {
            CutMesh(topic, mesh, now);
        }

        int dialed = mesh.Count(peer => _peers[peer].IsOutbound);
        if (mesh.Count >= _options.MeshLow && dialed < _options.MeshOutbound)
        {
            Graft(topic, Pick(Candidates(topic, now).Where(peer => _peers[peer].IsOutbound),
                _options.MeshOutbound - dialed), now);
        }

        if (_ticks % _options.OpportunisticTicks == 0 && mesh.Count > 1)
        {
            double median = mesh.Select(peer => ScoreOf(peer, now)).Order().ElementAt(mesh.Count / 2);
            if (median < _options.OpportunisticThreshold)
            {
                Graft(topic, Pick(Candidates(topic, now).Where(peer => ScoreOf(peer, now) > median), 2), now);
            }
        }
    }

    private void FillMesh(string topic, TimeSpan now)
    {
        int count = _mesh[topic].Count;
        if (count < _options.MeshLow)
        {
            Graft(topic, Pick(Candidates(topic, now), _options.MeshTarget - count), now);
        }
    }

    private void CutMesh(string topic, HashSet<PeerId> mesh, TimeSpan now)
    {
        PeerId[] byScore =
        [
            .. Pick(mesh, mesh.Count).OrderByDescending(peer => ScoreOf(peer, now)),
        ];
        List<PeerId> kept = [.. byScore.Take(_options.MeshByScore)];
        kept.AddRange(byScore.Except(kept).Where(peer => _peers[peer].IsOutbound)
            .Take(_options.MeshOutbound - kept.Count(peer => _peers[peer].IsOutbound)));
        kept.AddRange(Pick(byScore.Except(kept), _options.MeshTarget - kept.Count));
        foreach (PeerId surplus in byScore.Except(kept))
        {
            PruneFrom(topic, surplus, now, _options.PruneBackoff, offers: true);
        }
    }

    private IEnumerable<PeerId> Candidates(string topic, TimeSpan now) =>
        Takers(topic).Where(peer =>
            !_mesh[topic].Contains(peer)
            && !(_backoff.TryGetValue((topic, peer), out TimeSpan until) && now < until)
            && ScoreOf(peer, now) >= 0);

    private void Graft(string topic, PeerId[] peers, TimeSpan now)
    {
        foreach (PeerId peer in peers)
        {
            _mesh[topic].Add(peer);
            _peers[peer].MeshSince[topic] = now;
            Send(peer, new GossipRpc { Graft = [topic] });
        }
    }

    private void PruneFrom(string topic, PeerId id, TimeSpan now, TimeSpan backoff, bool offers)
    {
        if (_peers.TryGetValue(id, out GossipPeer? peer))
        {
            LeaveMesh(topic, peer);
            KeepOut(topic, id, now + backoff);
            Send(id, new GossipRpc
            {
                Prune =
                [
                    new GossipPrune(
                        topic, (ulong)backoff.TotalSeconds, offers ? OffersTo(id, topic, now) : []),
                ],
            });
        }
    }

    /// <summary>
    /// Peers of the topic for one that finds no room here, so that it finds some elsewhere: only those that
    /// proved of use, and only records they signed themselves.
    /// </summary>
    private ImmutableArray<ReadOnlyMemory<byte>> OffersTo(PeerId id, string topic, TimeSpan now)
    {
        ReadOnlyMemory<byte>[] records =
        [
            .. Takers(topic)
                .Where(peer => peer != id && ScoreOf(peer, now) > 0)
                .Select(RecordOf)
                .Where(record => !record.IsEmpty),
        ];
        _random.Shuffle(records);
        return [.. records.Take(_options.OffersMax)];
    }

    private void LeaveMesh(string topic, GossipPeer peer)
    {
        if (_mesh.TryGetValue(topic, out HashSet<PeerId>? mesh))
        {
            mesh.Remove(peer.Id);
        }

        if (_fanout.TryGetValue(topic, out (HashSet<PeerId> Peers, TimeSpan LastUse) fanout))
        {
            fanout.Peers.Remove(peer.Id);
        }

        peer.MeshSince.Remove(topic);
    }

    private void KeepOut(string topic, PeerId peer, TimeSpan until)
    {
        if (_backoff.Count >= BackoffMax)
        {
            _backoff.Remove(_backoff.MinBy(entry => entry.Value).Key);
        }

        TimeSpan known = _backoff.GetValueOrDefault((topic, peer));
        _backoff[(topic, peer)] = until > known ? until : known;
    }

    private void TellWhatIsHere(string topic, TimeSpan now)
    {
        GossipId[] ids = [.. _history.Recent(topic, _options.HistoryGossip)];
        if (ids.Length == 0)
        {
            return;
        }

        PeerId[] others =
        [
            .. Takers(topic).Where(peer =>
                !MeshOf(topic).Contains(peer) && ScoreOf(peer, now) >= _options.GossipThreshold),
        ];
        int count = Math.Max(_options.LazyPeers, (int)(others.Length * _options.LazyShare));
        foreach (PeerId peer in Pick(others, count))
        {
            // Each is told another part when there is more than a peer may tell.
            _random.Shuffle(ids);
            Send(peer, new GossipRpc { Have = [new GossipHave(topic, [.. ids.Take(_options.HaveIdsMax)])] });
        }
    }
}
