using System.Threading.Channels;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Discovery.Book;
using OpenLedger.Network.Discovery.Dialing;
using OpenLedger.Network.Discovery.Kademlia;
using OpenLedger.Network.Discovery.Scores;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Protocols.Identify;

namespace OpenLedger.Network.Discovery;

/// <summary>
/// Finds peers and keeps a node connected with good ones: an address book that outlives restarts, peers
/// offered by gossip, Kademlia lookups, scores and bans. Made before the swarm listens or dials; disposed
/// before it. Thread-safe.
/// </summary>
internal sealed class DiscoveryService : IAsyncDisposable
{
    /// <summary>Offered records that wait to be looked at; more are passed over.</summary>
    public const int OffersMax = 256;

    private readonly Swarm _swarm;
    private readonly DiscoveryOptions _options;
    private readonly BookFile? _file;
    private readonly ConnectionKeeper _keeper;
    private readonly KadRefresh _refresh;
    private readonly Channel<(PeerId From, PeerRecord Record, ReadOnlyMemory<byte> Envelope)> _offers;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _savedVersion;
    private long _savedAt;
    private TimeSpan _saveAfter;
    private volatile bool _isUrgent;
    private volatile bool _hasProtected;
    private volatile bool _isStarted;

    /// <summary>Reads the book and takes part in connections; dials nobody yet.</summary>
    public DiscoveryService(
        Swarm swarm, IdentifyService identify, GossipService gossip, DiscoveryOptions options)
    {
        _swarm = swarm;
        _options = options;
        Random random = new(options.Seed);
        Book = new AddressBook(swarm.Local, options.Book, swarm.Options.Time);
        _file = options.BookPath is { } path ? new BookFile(path, options.Book) : null;
        Load();
        Scores = new PeerScores(swarm, gossip, Book, options.Scores);
        PeerDialer dialer = new(swarm, Book, options.Dialing, new Random(random.Next()));
        Kademlia = new KadService(swarm, identify, Book, dialer, options.Kademlia);
        _keeper = new ConnectionKeeper(swarm, Book, Scores, dialer, new Random(random.Next()));
        _offers = Channel.CreateBounded<(PeerId, PeerRecord, ReadOnlyMemory<byte>)>(
            new BoundedChannelOptions(OffersMax) { FullMode = BoundedChannelFullMode.DropWrite });

        // Gossip holds its lock when it offers: what follows is done by the loop.
        gossip.Offered += (from, record, envelope) => _offers.Writer.TryWrite((from, record, envelope));
        identify.Identified += TakeIdentified;
        swarm.Disconnected += dialer.Ended;
        swarm.BanBegan += (peer, duration, why) =>
        {
            _isUrgent = true;
            options.Notice(DiscoveryNotice.PeerBanned, $"{peer} for {duration}: {why}");
        };
        swarm.ProtectionBegan += _ => _hasProtected = true;
        _saveAfter = options.SaveFirst;
        _savedVersion = Book.Version;
        _savedAt = swarm.Options.Time.GetTimestamp();
        _refresh = new KadRefresh(swarm, Kademlia, options.Kademlia, new Random(random.Next()));
    }

    /// <summary>The peers known.</summary>
    public AddressBook Book { get; }

    /// <summary>What peers are worth.</summary>
    public PeerScores Scores { get; }

    /// <summary>The distributed hash table.</summary>
    public KadService Kademlia { get; }

    /// <summary>
    /// Begins to dial: once, after the swarm listens, so that peers are told where this node is.
    /// </summary>
    public void Start()
    {
        _isStarted = true;
        _swarm.Run(LoopAsync);
    }

    /// <summary>Stops looking for peers and saves the book; connections stay.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            if (_isStarted)
            {
                await _ended.Task.ConfigureAwait(false);
            }

            Save();
        }
    }

    private async Task LoopAsync()
    {
        using PeriodicTimer timer = new(_options.Tick, _swarm.Options.Time);
        try
        {
            do
            {
                TakeOffers();
                Scores.Judge();
                _keeper.Tick();
                _refresh.Tick(_stop.Token);
                SaveWhenDue();
            }
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Told to stop; nothing is left half done between two ticks.
            return;
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private void Load()
    {
        BookFileStatus status = _file?.Load(Book) ?? BookFileStatus.Missing;
        DiscoveryNotice? notice = status switch
        {
            BookFileStatus.Loaded => DiscoveryNotice.BookLoaded,
            BookFileStatus.Damaged => DiscoveryNotice.BookDamaged,
            BookFileStatus.Unreadable => DiscoveryNotice.BookUnreadable,
            _ => null,
        };
        if (notice is { } named)
        {
            _options.Notice(named, $"{_options.BookPath}: {Book.Count} peers");
        }

        foreach (Multiaddr bootnode in _options.Bootnodes)
        {
            bool isSelf = bootnode.Peer == _swarm.Local;
            if (!isSelf && (bootnode.Peer is not { } peer || !Book.Configure(peer, bootnode)))
            {
                _options.Notice(DiscoveryNotice.BootnodeUnusable, bootnode.ToString());
            }
        }
    }

    private void TakeIdentified(PeerConnection connection, IdentifyMessage message)
    {
        AddressScope least = AddressReach.ScopeOf(connection.RemoteAddress);
        BookSource source = BookSource.OfItself(NetworkGroup.Of(connection.RemoteAddress));
        if (PeerRecord.TryOpen(message.SignedPeerRecord.Span, out PeerRecord? record)
            && record.Peer == connection.Peer)
        {
            Book.TakeRecord(record, message.SignedPeerRecord, source, least);
        }
        else
        {
            Book.TakeOwn(connection.Peer, message.ListenAddresses, source, least);
        }
    }

    private void TakeOffers()
    {
        while (_offers.Reader.TryRead(
            out (PeerId From, PeerRecord Record, ReadOnlyMemory<byte> Envelope) offer))
        {
            if (_swarm.Find(offer.From) is { } connection && offer.Record.Peer != _swarm.Local)
            {
                Book.TakeRecord(
                    offer.Record, offer.Envelope, BookSource.OfPeer(offer.From),
                    AddressReach.ScopeOf(connection.RemoteAddress));
                _keeper.Offer(offer.Record.Peer);
            }
        }
    }

    private void SaveWhenDue()
    {
        if (_hasProtected)
        {
            _hasProtected = false;
            _saveAfter = _options.SaveFirst;
        }

        bool isDue = _swarm.Options.Time.GetElapsedTime(_savedAt) >= _saveAfter;
        if (_isUrgent || (isDue && Book.Version != _savedVersion))
        {
            _saveAfter = _saveAfter * 2 < _options.SaveEvery ? _saveAfter * 2 : _options.SaveEvery;
            Save();
        }
    }

    private void Save()
    {
        _isUrgent = false;
        long version = Book.Version;
        _savedAt = _swarm.Options.Time.GetTimestamp();
        if (_file is null || _file.TrySave(Book))
        {
            _savedVersion = version;
        }
        else
        {
            _options.Notice(DiscoveryNotice.BookUnwritable, _options.BookPath!);
        }
    }
}
