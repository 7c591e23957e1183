using System.Collections.Concurrent;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Discovery.Book;
using OpenLedger.Network.Gossip;

namespace OpenLedger.Network.Discovery.Scores;

/// <summary>
/// One score for each peer: what gossip thinks of it, less what it lost by useless or invalid answers and
/// breaches of protocols. Gossip sees the sum, so that its thresholds (no mesh, no gossip, no own messages)
/// hold for all faults; below the last threshold a peer is disconnected and banned for a time. Protected
/// peers (validators) are never banned: the chain itself judges them. Bad scores and bans outlive restarts in
/// the address book. Thread-safe.
/// </summary>
internal sealed class PeerScores
{
    private readonly Swarm _swarm;
    private readonly GossipService _gossip;
    private readonly AddressBook _book;
    private readonly ScoreOptions _options;
    private readonly Penalties _penalties;
    private readonly ConcurrentDictionary<PeerId, double> _last = new();

    /// <summary>Joins a swarm and its gossip, with the bad scores and bans of the book.</summary>
    public PeerScores(Swarm swarm, GossipService gossip, AddressBook book, ScoreOptions options)
    {
        _swarm = swarm;
        _gossip = gossip;
        _book = book;
        _options = options;
        _penalties = new Penalties(options.PeersMax, options.HalfLife, swarm.Options.Time);
        Restore();
        gossip.Consult(book.RecordOf, _penalties.Of);
        swarm.UsefulnessOf = LastOf;
        swarm.Faulted += TakeFault;
        swarm.BanBegan += (peer, duration, _) => book.Ban(peer, swarm.Options.Time.GetUtcNow() + duration);
        swarm.Disconnected += (connection, _) => Leave(connection.Peer);
    }

    /// <summary>A peer's score now.</summary>
    public double Of(PeerId peer) => _gossip.ScoreOf(peer);

    /// <summary>The score of a connected peer when it was last judged; 0 before. Asks nobody.</summary>
    public double LastOf(PeerId peer) => _last.GetValueOrDefault(peer);

    /// <summary>A peer did what its bytes alone do not show: it loses points, and may be banned.</summary>
    public void Penalize(PeerId peer, PeerOffence offence, string detail)
    {
        double most = offence == PeerOffence.InvalidData ? double.MaxValue : _options.SlownessMax;
        _swarm.Report(peer, DisconnectReason.ScoreLowered, $"{offence}: {detail}");
        Penalize(peer, offence.Weight(), most, $"{offence}: {detail}");
    }

    /// <summary>Looks at all connected peers.</summary>
    public void Judge()
    {
        foreach (PeerId peer in _swarm.Peers)
        {
            Judge(peer, "its score fell too low");
        }
    }

    private void Judge(PeerId peer, string why)
    {
        double score = Of(peer);
        if (_swarm.Find(peer) is not null)
        {
            _last[peer] = score;
        }

        NoteInBook(peer, score);
        if (score < _options.BanBelow && !_swarm.IsProtected(peer) && !_swarm.IsBanned(peer))
        {
            _swarm.Ban(peer, _options.BanFor, why);
        }
    }

    // A point more or less is not worth a change of the book, which is saved when it changed.
    private void NoteInBook(PeerId peer, double score)
    {
        if (_book.Find(peer) is { } entry
            && Math.Abs(entry.Score - score) >= 1 + (Math.Abs(entry.Score) / 10))
        {
            _book.Note(peer, score);
        }
    }

    private void Restore()
    {
        DateTimeOffset now = _swarm.Options.Time.GetUtcNow();
        foreach (BookEntry entry in _book.Entries)
        {
            if (entry.IsBanned(now))
            {
                _swarm.Ban(entry.Peer, entry.BannedUntil!.Value - now, "banned before the start");
            }

            if (entry.Score < 0)
            {
                double halves = Math.Max(0, (now - entry.ScoredAt) / _options.HalfLife);
                _penalties.Add(entry.Peer, -entry.Score * Math.Pow(2, -halves), double.MaxValue);
            }
        }
    }

    private void TakeFault(PeerId? peer, DisconnectReason reason, string detail)
    {
        bool isBreach = reason is DisconnectReason.ProtocolViolation or DisconnectReason.MuxerViolation
            or DisconnectReason.WindowExceeded or DisconnectReason.MemoryExceeded or DisconnectReason.Flood;
        if (peer is { } known && isBreach)
        {
            Penalize(known, _options.BreachPoints, double.MaxValue, $"{reason}: {detail}");
        }
    }

    private void Penalize(PeerId peer, double points, double most, string why)
    {
        _penalties.Add(peer, points, most);
        Judge(peer, why);
    }

    private void Leave(PeerId peer)
    {
        if (_swarm.Find(peer) is null)
        {
            _last.TryRemove(peer, out _);
        }
    }
}
