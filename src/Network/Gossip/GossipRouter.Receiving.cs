using System.Collections.Immutable;

namespace OpenLedger.Network.Gossip;

/// <content>What peers send.</content>
internal sealed partial class GossipRouter
{
    /// <summary>A frame of a peer.</summary>
    public void Receive(PeerId from, GossipRpc rpc, TimeSpan now)
    {
        if (ScoreOf(from, now) < _options.GraylistThreshold)
        {
            return;
        }

        if (!_peers.TryGetValue(from, out GossipPeer? peer))
        {
            KeepEarly(from, rpc.Subscriptions);
            return;
        }

        TakeSubscriptions(peer, rpc.Subscriptions, now);
        foreach (GossipMessage message in rpc.Messages)
        {
            TakeMessage(peer, message, now);
        }

        TakeGrafts(peer, rpc.Graft, now);
        TakePrunes(peer, rpc.Prune, now);
        TakeDoNotWant(peer, rpc.DoNotWant, now);
        if (ScoreOf(from, now) >= _options.GossipThreshold)
        {
            TakeHave(peer, rpc.Have, now);
            TakeWant(peer, rpc.Want);
        }
    }

    // Of connected peers alone: the caller removes who is gone.
    private void KeepEarly(PeerId from, ImmutableArray<GossipSubscription> subscriptions)
    {
        ImmutableArray<GossipSubscription> known = _early.GetValueOrDefault(from, []);
        if (!subscriptions.IsEmpty && known.Length + subscriptions.Length <= _options.TopicsPerPeerMax)
        {
            _early[from] = known.AddRange(subscriptions);
        }
    }

    private void TakeSubscriptions(
        GossipPeer peer, ImmutableArray<GossipSubscription> subscriptions, TimeSpan now)
    {
        foreach (GossipSubscription subscription in subscriptions)
        {
            if (!subscription.Subscribes)
            {
                peer.Topics.Remove(subscription.Topic);
                LeaveMesh(subscription.Topic, peer);
            }
            else if (peer.Topics.Count < _options.TopicsPerPeerMax)
            {
                if (peer.Topics.Add(subscription.Topic))
                {
                    SendOwn(peer, subscription.Topic, now);
                }
            }
            else if (!peer.Topics.Contains(subscription.Topic))
            {
                Fault(peer.Id, invalid: false);
            }
        }
    }

    // What this node said lately, for a peer that could not be sent to then: right after the start there may
    // be nobody yet. As often as a peer may ask for a message, and no more.
    private void SendOwn(GossipPeer peer, string topic, TimeSpan now)
    {
        if (_options.FloodPublish
            && ++peer.NewTopics <= _options.TopicsPerPeerMax
            && ScoreOf(peer.Id, now) >= _options.PublishThreshold)
        {
            TakeWant(peer, [.. _history.OwnOf(topic)]);
        }
    }

    private void TakeMessage(GossipPeer peer, GossipMessage message, TimeSpan now)
    {
        if (!_mesh.ContainsKey(message.Topic))
        {
            // Not asked for; after unsubscribing some are still on their way.
            return;
        }

        if (!message.IsUnsigned)
        {
            Fault(peer.Id, invalid: true);
            return;
        }

        GossipId id = GossipId.Of(message.Topic, message.Data.Span);
        foreach (GossipPeer other in _peers.Values)
        {
            // Whoever else promised it need not send it any more.
            other.Promises.Remove(id);
        }

        if (!_seen.TryAdd(id, now))
        {
            if (_judging.TryGetValue(id, out (GossipMessage Message, HashSet<PeerId> From) judging))
            {
                judging.From.Add(peer.Id);
            }

            return;
        }

        if (message.Data.Length >= _options.DoNotWantBytes)
        {
            TellNotWanted(id, message.Topic, peer.Id);
        }

        if (_judging.Count >= _options.ValidationQueueMax)
        {
            return;
        }

        _judging[id] = (message, [peer.Id]);
        _effects.Add(new GossipEffect.Validate(id, message, peer.Id));
    }

    // Before the verdict: a bad message is wanted again even less.
    private void TellNotWanted(GossipId id, string topic, PeerId from)
    {
        foreach (PeerId member in MeshOf(topic))
        {
            if (member != from && _peers[member].SpeaksDoNotWant)
            {
                Send(member, new GossipRpc { DoNotWant = [id] });
            }
        }
    }

    private void TakeGrafts(GossipPeer peer, ImmutableArray<string> topics, TimeSpan now)
    {
        foreach (string topic in topics)
        {
            if (!_mesh.TryGetValue(topic, out HashSet<PeerId>? mesh) || mesh.Contains(peer.Id))
            {
                // A foreign topic is not answered: an answer would only feed whoever sends many.
                continue;
            }

            bool early = _backoff.TryGetValue((topic, peer.Id), out TimeSpan until) && now < until;
            if (early)
            {
                Fault(peer.Id, invalid: false);
            }

            bool full = mesh.Count >= _options.MeshHigh && !peer.IsOutbound;
            if (early || full || ScoreOf(peer.Id, now) < 0)
            {
                bool isGood = !early && ScoreOf(peer.Id, now) >= 0;
                PruneFrom(topic, peer.Id, now, _options.PruneBackoff, offers: isGood);
                continue;
            }

            if (peer.Topics.Add(topic))
            {
                SendOwn(peer, topic, now);
            }

            mesh.Add(peer.Id);
            peer.MeshSince[topic] = now;
        }
    }

    private void TakePrunes(GossipPeer peer, ImmutableArray<GossipPrune> prunes, TimeSpan now)
    {
        foreach (GossipPrune prune in prunes)
        {
            if (!_mesh.ContainsKey(prune.Topic))
            {
                continue;
            }

            LeaveMesh(prune.Topic, peer);
            TimeSpan wait = prune.BackoffSeconds == 0
                ? _options.PruneBackoff
                : TimeSpan.FromSeconds(Math.Min(prune.BackoffSeconds, _options.BackoffMax.TotalSeconds));
            KeepOut(prune.Topic, peer.Id, now + wait);
            if (!prune.Records.IsEmpty && ScoreOf(peer.Id, now) >= _options.AcceptOffersThreshold)
            {
                _effects.Add(new GossipEffect.Offered(peer.Id, prune.Records));
            }
        }
    }

    private void TakeDoNotWant(GossipPeer peer, ImmutableArray<GossipId> ids, TimeSpan now)
    {
        foreach (GossipId id in ids)
        {
            if (++peer.DoNotWantIds > _options.DoNotWantMax)
            {
                return;
            }

            peer.DoesNotWant[id] = now + (_options.Heartbeat * _options.HistoryGossip);
        }
    }

    private void TakeHave(GossipPeer peer, ImmutableArray<GossipHave> haves, TimeSpan now)
    {
        if (haves.IsEmpty)
        {
            return;
        }

        if (++peer.HaveFrames > _options.HaveFramesMax)
        {
            return;
        }

        List<GossipId> wanted = [];
        foreach (
            GossipId id in haves.Where(have => _mesh.ContainsKey(have.Topic)).SelectMany(have => have.Ids))
        {
            if (++peer.HaveIds > _options.HaveIdsMax)
            {
                break;
            }

            if (!_seen.Contains(id) && !peer.Promises.ContainsKey(id))
            {
                wanted.Add(id);
            }
        }

        if (wanted.Count == 0)
        {
            return;
        }

        GossipId[] asked = [.. wanted];
        _random.Shuffle(asked);

        // One promise a frame is enough to tell who keeps none, and cannot be guessed.
        peer.Promises[asked[0]] = now + _options.PromiseFor;
        Send(peer.Id, new GossipRpc { Want = [.. asked] });
    }

    private void TakeWant(GossipPeer peer, ImmutableArray<GossipId> ids)
    {
        List<GossipMessage> answer = [];
        long bytes = 0;
        foreach (GossipId id in ids)
        {
            if (!peer.DoesNotWant.ContainsKey(id)
                && _history.Ask(id, peer.Id, _options.RetransmissionsMax) is { } message)
            {
                answer.Add(message);
                bytes += message.Data.Length;
            }

            // Small frames: one answer must fit the peer's frame and its queue.
            if (answer.Count > 0 && (
                bytes > GossipMessage.DataBytesMax || answer.Count == GossipRpc.MessagesMax))
            {
                Send(peer.Id, new GossipRpc { Messages = [.. answer] });
                answer.Clear();
                bytes = 0;
            }
        }

        if (answer.Count > 0)
        {
            Send(peer.Id, new GossipRpc { Messages = [.. answer] });
        }
    }
}
