using System.Collections.Concurrent;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Discovery.Book;
using OpenLedger.Network.Discovery.Scores;

namespace OpenLedger.Network.Discovery.Dialing;

/// <summary>
/// Keeps a node connected: always with the peers of its configuration and the protected ones, and with as
/// many others of good score as wanted, some of them dialed by itself. Peers dialed beyond that, for lookups,
/// are let go again. One caller of <see cref="Tick"/> at a time.
/// </summary>
internal sealed class ConnectionKeeper(
    Swarm swarm, AddressBook book, PeerScores scores, PeerDialer dialer, Random random)
{
    /// <summary>Offered peers that wait to be dialed; more are left to the book.</summary>
    public const int OffersMax = 64;

    private readonly DialOptions _options = dialer.Options;
    private readonly ConcurrentQueue<PeerId> _offers = new();

    /// <summary>A good peer offered another, which is in the book: it is dialed before others.</summary>
    public void Offer(PeerId peer)
    {
        if (_offers.Count < OffersMax)
        {
            _offers.Enqueue(peer);
        }
    }

    /// <summary>Dials what is missing, as far as limits allow.</summary>
    public void Tick()
    {
        dialer.Settle();
        PeerConnection[] connections = [.. swarm.Connections];
        HashSet<PeerId> good =
        [
            .. connections.Select(connection => connection.Peer).Where(peer => scores.LastOf(peer) >= 0),
        ];
        BookEntry[] free = [.. book.Entries.Where(dialer.CanDial)];
        foreach (BookEntry wanted in free.Where(dialer.IsWanted).Take(dialer.FreeSlots))
        {
            dialer.Start(wanted.Peer);
        }

        DialOffered(good.Count);
        PeerConnection[] dialed = [.. connections.Where(connection => connection.IsOutbound)];
        int missing = Math.Max(_options.PeersTarget - good.Count, _options.OutboundTarget - dialed.Length);
        BookEntry[] others = [.. free.Where(entry => !dialer.IsWanted(entry) && dialer.CanDial(entry))];
        foreach (PeerId peer in DialChoice.Pick(
            others.Where(IsGood), dialed.Select(connection => NetworkGroup.Of(connection.RemoteAddress)),
            Math.Min(missing, dialer.FreeSlots), random))
        {
            dialer.Start(peer);
        }

        Release(dialed);
    }

    // Lookups dial whom they ask; every few minutes that would fill all slots, here and there.
    private void Release(PeerConnection[] dialed)
    {
        int most = Math.Max(_options.PeersTarget + _options.OfferedMax, _options.OutboundTarget);
        PeerConnection[] idle =
        [
            .. dialed.Where(connection => book.Find(connection.Peer) is not { } entry || !dialer.IsWanted(entry))
                .Where(connection => !swarm.IsProtected(connection.Peer))
                .Where(connection =>
                    swarm.Options.Time.GetElapsedTime(connection.OpenedAt) >= _options.SettledAfter)
                .OrderBy(connection => scores.LastOf(connection.Peer))
                .ThenByDescending(connection => connection.OpenedAt),
        ];
        foreach (PeerConnection connection in idle.Take(Math.Max(0, dialed.Length - most)))
        {
            swarm.Run(() => connection.CloseAsync(DisconnectReason.Trimmed, "enough peers are dialed"));
        }
    }

    private void DialOffered(int connected)
    {
        int places = Math.Min(_options.PeersTarget + _options.OfferedMax - connected, dialer.FreeSlots);
        while (places > 0 && _offers.TryDequeue(out PeerId peer))
        {
            if (book.Find(peer) is { } entry && dialer.CanDial(entry) && IsGood(entry))
            {
                dialer.Start(peer);
                places--;
            }
        }

        if (connected >= _options.PeersTarget + _options.OfferedMax)
        {
            _offers.Clear();
        }
    }

    // The book's score is that of the last connection; what was bad may have faded since.
    private bool IsGood(BookEntry entry) => entry.Score >= 0 || scores.Of(entry.Peer) >= 0;
}
