using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Discovery.Book;

namespace OpenLedger.Network.Discovery.Dialing;

/// <summary>
/// Dials peers by the address book: one address at a time, the one that failed least, and after a failure not
/// again before a rest that doubles each time, with jitter so that nodes do not knock together. Thread-safe.
/// </summary>
internal sealed class PeerDialer
{
    private readonly Swarm _swarm;
    private readonly AddressBook _book;
    private readonly Random _random;
    private readonly Lock _gate = new();

    // What was dialed, which may be a name; the connection knows only where it led.
    private readonly ConditionalWeakTable<PeerConnection, Multiaddr> _dialed = [];
    private readonly ConcurrentDictionary<PeerId, Task<PeerConnection?>> _dials = new();

    /// <summary>A dialer whose jitter comes from <paramref name="random"/>, which is its own.</summary>
    public PeerDialer(Swarm swarm, AddressBook book, DialOptions options, Random random)
    {
        _swarm = swarm;
        _book = book;
        Options = options;
        _random = random;
    }

    /// <summary>Limits and rests.</summary>
    public DialOptions Options { get; }

    /// <summary>Dials that may be started now; lookups may have as many besides.</summary>
    public int FreeSlots => Math.Max(0, Options.AtOnceMax - _dials.Count);

    /// <summary>
    /// True for a peer that has an address to try now, and is neither banned nor connected.
    /// </summary>
    public bool CanDial(BookEntry entry) =>
        AddressOf(entry) is not null
        && entry.Peer != _swarm.Local
        && !entry.IsBanned(_swarm.Options.Time.GetUtcNow())
        && !_swarm.IsBanned(entry.Peer)
        && !_dials.ContainsKey(entry.Peer)
        && _swarm.Find(entry.Peer) is null;

    /// <summary>True for a peer that this node is always to be connected with: of the configuration, or
    /// protected.</summary>
    public bool IsWanted(BookEntry entry) =>
        entry.Source == BookSource.Configured || _swarm.IsProtected(entry.Peer);

    /// <summary>Begins to dial a peer of the book.</summary>
    public void Start(PeerId peer) => _swarm.Run(() => DialAsync(peer, null, CancellationToken.None));

    /// <summary>
    /// The connection with a peer: the one there is, or a new one by the book; null when none comes to be, or
    /// too many dials are under way. An address that is not in the book is tried when the peer is not.
    /// </summary>
    public async Task<PeerConnection?> DialAsync(
        PeerId peer, Multiaddr? otherwise, CancellationToken cancellationToken)
    {
        if (_swarm.Find(peer) is { } existing)
        {
            return existing;
        }

        Multiaddr? address = _book.Find(peer) is { } entry ? AddressOf(entry)?.Address : otherwise;
        if (address is null || peer == _swarm.Local || _swarm.IsBanned(peer)
            || _dials.Count >= 2 * Options.AtOnceMax)
        {
            return null;
        }

        TaskCompletionSource<PeerConnection?> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<PeerConnection?> dial = _dials.GetOrAdd(peer, mine.Task);
        if (dial == mine.Task)
        {
            _swarm.Run(async () =>
            {
                PeerConnection? connection = null;
                try
                {
                    connection = await AttemptAsync(peer, address).ConfigureAwait(false);
                }
                finally
                {
                    _dials.TryRemove(peer, out _);
                    mine.SetResult(connection);
                }
            });
        }

        return await dial.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A connection this node dialed ended: soon after, that is a failure of its address.</summary>
    public void Ended(PeerConnection connection, DisconnectReason reason)
    {
        bool isOurs = reason is DisconnectReason.ClosedHere or DisconnectReason.Trimmed
            or DisconnectReason.Duplicate or DisconnectReason.Banned;
        TimeSpan lasted = _swarm.Options.Time.GetElapsedTime(connection.OpenedAt);
        if (!isOurs && lasted < Options.SettledAfter
            && _swarm.Find(connection.Peer) is null
            && _dialed.TryGetValue(connection, out Multiaddr? address))
        {
            Fail(connection.Peer, address);
        }
    }

    /// <summary>Forgets earlier failures of addresses whose connections lasted.</summary>
    public void Settle()
    {
        foreach (PeerConnection connection in _swarm.Connections.Where(connection =>
            _swarm.Options.Time.GetElapsedTime(connection.OpenedAt) >= Options.SettledAfter))
        {
            if (_dialed.TryGetValue(connection, out Multiaddr? address)
                && _book.Find(connection.Peer)?.Addresses.Any(
                    known => known.Failures > 0 && known.Address.Equals(address)) == true)
            {
                _book.Settled(connection.Peer, address);
            }
        }
    }

    private BookAddress? AddressOf(BookEntry entry)
    {
        DateTimeOffset now = _swarm.Options.Time.GetUtcNow();
        return entry.Addresses.Where(address => address.RetryAt <= now).MinBy(address => address.Failures);
    }

    private async Task<PeerConnection?> AttemptAsync(PeerId peer, Multiaddr address)
    {
        try
        {
            PeerConnection connection =
                await _swarm.DialAsync(address, CancellationToken.None).ConfigureAwait(false);
            if (connection.IsOutbound)
            {
                _dialed.AddOrUpdate(connection, address.WithPeer(peer));
                _book.Reached(peer, address);
            }

            if (connection.Completion.IsCompleted)
            {
                // It ended before what was dialed was written down.
                Ended(connection, await connection.Completion.ConfigureAwait(false));
            }

            return connection;
        }
        catch (PeerFaultException fault)
        {
            _swarm.Report(peer, fault.Reason, fault.Message);

            // Limits and bans of this node say nothing of the address.
            if (fault.Reason is not (DisconnectReason.LimitReached or DisconnectReason.Banned
                or DisconnectReason.ClosedHere))
            {
                Fail(peer, address);
            }

            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private void Fail(PeerId peer, Multiaddr address)
    {
        BookEntry? entry = _book.Find(peer);
        int failures = entry?.Addresses.FirstOrDefault(known => known.Address.Equals(address))?.Failures ?? 0;
        TimeSpan most = entry is not null && IsWanted(entry) ? Options.RestMaxWanted : Options.RestMax;
        _book.Failed(peer, address, Rest(failures, most));
    }

    private TimeSpan Rest(int failures, TimeSpan most)
    {
        double jitter;
        lock (_gate)
        {
            jitter = 0.5 + _random.NextDouble();
        }

        double doubled = Options.RestFirst.TotalSeconds * Math.Pow(2, Math.Min(failures, 20));
        return TimeSpan.FromSeconds(Math.Min(doubled, most.TotalSeconds) * jitter);
    }
}
