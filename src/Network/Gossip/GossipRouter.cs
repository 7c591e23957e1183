using System.Collections.Immutable;
using System.Net;

namespace OpenLedger.Network.Gossip;

/// <summary>
/// Gossipsub v1.1 with peer scores, and v1.2's "do not want", as a state machine: what happens goes in with
/// its time, what to do comes out as effects. No socket, clock or task; one caller at a time. A peer's share
/// of memory is bounded by <see cref="GossipOptions"/> and the maxima of <see cref="GossipRpc"/>.
/// </summary>
internal sealed partial class GossipRouter
{
    private readonly GossipOptions _options;
    private readonly Random _random;
    private readonly List<GossipEffect> _effects = [];
    private readonly Dictionary<PeerId, GossipPeer> _peers = [];
    private readonly Dictionary<PeerId, GossipScore> _left = [];

    // What peers said they take before this node could send to them: they say it once.
    private readonly Dictionary<PeerId, ImmutableArray<GossipSubscription>> _early = [];
    private readonly Dictionary<string, HashSet<PeerId>> _mesh = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (HashSet<PeerId> Peers, TimeSpan LastUse)> _fanout =
        new(StringComparer.Ordinal);

    private readonly Dictionary<(string Topic, PeerId Peer), TimeSpan> _backoff = [];
    private readonly GossipHistory _history;
    private readonly GossipSeen _seen;
    private readonly Dictionary<GossipId, (GossipMessage Message, HashSet<PeerId> From)> _judging = [];
    private long _ticks;

    /// <summary>A router without peers and topics.</summary>
    public GossipRouter(GossipOptions options, Random random)
    {
        _options = options;
        _random = random;
        _history = new GossipHistory(options.HistoryLength, options.HistoryBytesMax);
        _seen = new GossipSeen(options.SeenMax, options.SeenFor);
    }

    /// <summary>The topics this node takes.</summary>
    public IReadOnlyCollection<string> Topics => _mesh.Keys;

    /// <summary>
    /// A peer's signed record, to be offered to others; empty when there is none. Must not block.
    /// </summary>
    public Func<PeerId, ReadOnlyMemory<byte>> RecordOf { get; set; } = _ => default;

    /// <summary>
    /// Points a peer loses for what it did outside gossip, at least 0; the specification's P5. Must not
    /// block.
    /// </summary>
    public Func<PeerId, double> PenaltyOf { get; set; } = _ => 0;

    /// <summary>Takes what is to be done since the last call, in order.</summary>
    public IReadOnlyList<GossipEffect> TakeEffects()
    {
        GossipEffect[] effects = [.. _effects];
        _effects.Clear();
        return effects;
    }

    /// <summary>The peers in the mesh of a topic.</summary>
    public IReadOnlyCollection<PeerId> MeshOf(string topic) =>
        _mesh.TryGetValue(topic, out HashSet<PeerId>? mesh) ? mesh : [];

    /// <summary>A peer's score; 0 for an unknown one.</summary>
    public double ScoreOf(PeerId peer, TimeSpan now)
    {
        if (!_peers.TryGetValue(peer, out GossipPeer? known))
        {
            return (_left.TryGetValue(peer, out GossipScore? left) ? left.Value(_options) : 0)
                - PenaltyOf(peer);
        }

        double score = known.Score.Value(_options) - PenaltyOf(peer);
        foreach (TimeSpan since in known.MeshSince.Values)
        {
            score += Math.Min(_options.MeshTimeMax, (now - since).TotalSeconds * _options.MeshTimeWeight);
        }

        if (known.Address is { } address && !IPAddress.IsLoopback(address))
        {
            int surplus = _peers.Values.Count(other => address.Equals(other.Address)) - _options.AddressFree;
            score += surplus > 0 ? (double)surplus * surplus * _options.AddressWeight : 0;
        }

        return score;
    }

    /// <summary>Connected peers of whom nothing is read any more.</summary>
    public PeerId[] Graylisted(TimeSpan now) =>
        [.. _peers.Keys.Where(peer => ScoreOf(peer, now) < _options.GraylistThreshold)];

    /// <summary>
    /// A peer can be sent to; it is told what this node takes. One that is known already, now sent to over
    /// another connection, stays what it was: it may not say again what it takes.
    /// </summary>
    public void AddPeer(
        PeerId id, bool speaksDoNotWant, bool isOutbound, IPAddress? address, TimeSpan now = default)
    {
        if (_peers.ContainsKey(id))
        {
            TellTopics(id);
            return;
        }

        GossipPeer peer = new(id, speaksDoNotWant, isOutbound, address);
        if (_left.Remove(id, out GossipScore? score))
        {
            score.LeftAt = null;
            peer.Score = score;
        }

        _peers[id] = peer;
        TellTopics(id);
        if (_early.Remove(id, out ImmutableArray<GossipSubscription> early))
        {
            TakeSubscriptions(peer, early, now);
        }
    }

    /// <summary>A peer is gone; its score is remembered when it is bad.</summary>
    public void RemovePeer(PeerId id, TimeSpan now)
    {
        _early.Remove(id);
        if (!_peers.Remove(id, out GossipPeer? peer))
        {
            return;
        }

        foreach (HashSet<PeerId> mesh in _mesh.Values)
        {
            mesh.Remove(id);
        }

        foreach ((HashSet<PeerId> peers, _) in _fanout.Values)
        {
            peers.Remove(id);
        }

        if (peer.Score.Value(_options) < 0)
        {
            if (_left.Count >= _options.RetainMax)
            {
                _left.Remove(_left.MinBy(left => left.Value.LeftAt).Key);
            }

            peer.Score.LeftAt = now;
            _left[id] = peer.Score;
        }
    }

    /// <summary>
    /// Forgets what peers without a connection said before they were added: a last frame may be read after
    /// its connection ended.
    /// </summary>
    public void KeepEarlyOf(IReadOnlySet<PeerId> connected)
    {
        foreach (PeerId gone in _early.Keys.Where(peer => !connected.Contains(peer)).ToArray())
        {
            _early.Remove(gone);
        }
    }

    /// <summary>This node takes a topic from now on.</summary>
    public void Subscribe(string topic, TimeSpan now)
    {
        if (_mesh.ContainsKey(topic))
        {
            return;
        }

        _mesh[topic] = [];
        _fanout.Remove(topic);
        foreach (PeerId peer in _peers.Keys)
        {
            Send(peer, new GossipRpc { Subscriptions = [new GossipSubscription(topic, true)] });
        }

        FillMesh(topic, now);
    }

    /// <summary>This node takes a topic no more.</summary>
    public void Unsubscribe(string topic, TimeSpan now)
    {
        if (!_mesh.TryGetValue(topic, out HashSet<PeerId>? mesh))
        {
            return;
        }

        foreach (PeerId peer in mesh.ToArray())
        {
            PruneFrom(topic, peer, now, _options.UnsubscribeBackoff, offers: false);
        }

        _mesh.Remove(topic);
        foreach (PeerId peer in _peers.Keys)
        {
            Send(peer, new GossipRpc { Subscriptions = [new GossipSubscription(topic, false)] });
        }
    }

    /// <summary>Sends a message of this node's own; null when the same was seen already.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is too long.</exception>
    public GossipId? Publish(string topic, ReadOnlyMemory<byte> data, TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, GossipMessage.DataBytesMax, nameof(data));
        GossipId id = GossipId.Of(topic, data.Span);
        if (!_seen.TryAdd(id, now))
        {
            return null;
        }

        GossipMessage message = new(topic, data);
        _history.Add(id, message, isOwn: true);
        Forward(id, message, TargetsOf(topic, now), []);
        return id;
    }

    /// <summary>The verdict on a message that was to be judged.</summary>
    public void Judged(GossipId id, GossipVerdict verdict)
    {
        if (!_judging.Remove(id, out (GossipMessage Message, HashSet<PeerId> From) judged))
        {
            return;
        }

        switch (verdict)
        {
            case GossipVerdict.Accept:
                _history.Add(id, judged.Message, isOwn: false);
                Forward(id, judged.Message, MeshOf(judged.Message.Topic), judged.From);
                if (judged.From.Count > 0 && _peers.TryGetValue(judged.From.First(), out GossipPeer? first))
                {
                    first.Score.Deliveries++;
                }

                break;
            case GossipVerdict.Reject:
                foreach (PeerId from in judged.From)
                {
                    Fault(from, invalid: true);
                }

                break;
            default:
                break;
        }
    }

    private void TellTopics(PeerId id)
    {
        if (_mesh.Count > 0)
        {
            Send(id, new GossipRpc
            {
                Subscriptions = [.. _mesh.Keys.Order(StringComparer.Ordinal)
                    .Select(topic => new GossipSubscription(topic, true))],
            });
        }
    }

    private void Send(PeerId peer, GossipRpc rpc) => _effects.Add(new GossipEffect.Send(peer, rpc));

    private void Fault(PeerId id, bool invalid)
    {
        if ((_peers.TryGetValue(
            id, out GossipPeer? peer) ? peer.Score : _left.GetValueOrDefault(id)) is { } score)
        {
            score.Invalid += invalid ? 1 : 0;
            score.Breaches += invalid ? 0 : 1;
        }
    }

    private void Forward(
        GossipId id, GossipMessage message, IEnumerable<PeerId> targets, IReadOnlyCollection<PeerId> except)
    {
        GossipRpc rpc = new() { Messages = [message] };
        foreach (PeerId target in targets)
        {
            if (!except.Contains(target)
                && _peers.TryGetValue(target, out GossipPeer? peer)
                && !peer.DoesNotWant.ContainsKey(id))
            {
                Send(target, rpc);
            }
        }
    }

    private IEnumerable<PeerId> TargetsOf(string topic, TimeSpan now)
    {
        HashSet<PeerId>? mesh = _mesh.GetValueOrDefault(topic);
        return _options.FloodPublish
            ? Takers(topic).Where(id =>
                mesh?.Contains(id) == true || ScoreOf(id, now) >= _options.PublishThreshold)
            : mesh?.Count > 0 ? mesh
            : FanoutOf(topic, now);
    }

    private HashSet<PeerId> FanoutOf(string topic, TimeSpan now)
    {
        HashSet<PeerId> peers = _fanout.TryGetValue(topic, out var known) ? known.Peers : [];
        foreach (PeerId peer in Pick(
            Takers(topic).Where(id => !peers.Contains(id) && ScoreOf(id, now) >= _options.PublishThreshold),
            _options.MeshTarget - peers.Count))
        {
            peers.Add(peer);
        }

        _fanout[topic] = (peers, now);
        return peers;
    }

    private IEnumerable<PeerId> Takers(string topic) =>
        _peers.Values.Where(peer => peer.Topics.Contains(topic)).Select(peer => peer.Id);

    private PeerId[] Pick(IEnumerable<PeerId> candidates, int count)
    {
        PeerId[] shuffled = [.. candidates];
        _random.Shuffle(shuffled);
        return shuffled[..Math.Clamp(count, 0, shuffled.Length)];
    }
}
