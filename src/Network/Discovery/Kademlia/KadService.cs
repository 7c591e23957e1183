using System.Collections.Immutable;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Discovery.Book;
using OpenLedger.Network.Discovery.Dialing;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Protocols.Identify;
using OpenLedger.Network.Protocols.Requests;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Discovery.Kademlia;

/// <summary>
/// Finds peers by asking others who is closest to a key, and answers the same (libp2p kad-dht, FIND_NODE
/// and PING; records and providers are not kept). What peers tell of others is hearsay: it goes to the
/// address book as such, and only peers that were connected and serve the table are told on. Thread-safe.
/// </summary>
internal sealed class KadService
{
    private readonly Swarm _swarm;
    private readonly IdentifyService _identify;
    private readonly AddressBook _book;
    private readonly PeerDialer _dialer;
    private readonly KadOptions _options;
    private readonly RequestBudgets _budgets;
    private readonly KadTable _table;

    /// <summary>Takes part in a swarm's connections, once identify has named what peers speak.</summary>
    public KadService(
        Swarm swarm, IdentifyService identify, AddressBook book, PeerDialer dialer, KadOptions options)
    {
        _swarm = swarm;
        _identify = identify;
        _book = book;
        _dialer = dialer;
        _options = options;
        _budgets = new RequestBudgets(swarm);
        _table = new KadTable(swarm.Local, options, peer => swarm.Find(peer) is not null);
        identify.Identified += Take;
        if (options.Serves)
        {
            swarm.Handle(options.Protocol, ServeAsync);
        }
    }

    /// <summary>Peers of the table.</summary>
    public int Count => _table.Count;

    /// <summary>
    /// The peers closest to a key that answered, closest first; their addresses are in the book.
    /// </summary>
    public async Task<IReadOnlyList<PeerId>> FindAsync(
        ReadOnlyMemory<byte> key, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, KadMessage.KeySizeMax, nameof(key));
        KadId target = KadId.OfKey(key.Span);
        TakeConnected();
        KadLookup lookup = new(target, _swarm.Local, _options);
        lookup.Add(_table.Closest(target, _options.BucketSize));
        Dictionary<PeerId, Multiaddr> heard = [];
        List<Task<(PeerId Peer, ImmutableArray<KadPeer>? Closer)>> asked = [];
        using CancellationTokenSource patience =
            CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_options.LookupTimeout);
        while (!patience.IsCancellationRequested)
        {
            while (asked.Count < _options.AskedAtOnce && lookup.Next() is { } next)
            {
                asked.Add(TryAskAsync(next, heard.GetValueOrDefault(next), key, patience.Token));
            }

            if (asked.Count == 0)
            {
                break;
            }

            Task<(PeerId Peer, ImmutableArray<KadPeer>? Closer)> done =
                await Task.WhenAny(asked).ConfigureAwait(false);
            asked.Remove(done);
            Note(lookup, heard, await done.ConfigureAwait(false));
        }

        await Task.WhenAll(asked).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return lookup.Closest;
    }

    /// <summary>Asks one peer who is closest to a key; at most a bucket's size of dialable peers.</summary>
    /// <exception cref="PeerFaultException">No answer in time, or one that breaks the rules.</exception>
    public async Task<ImmutableArray<KadPeer>> AskAsync(
        PeerConnection connection, ReadOnlyMemory<byte> key, CancellationToken cancellationToken)
    {
        PeerStream stream = await connection.OpenAsync(
            [_options.Protocol], urgent: false, cancellationToken).ConfigureAwait(false);
        try
        {
            KadMessage question = new(KadMessageType.FindNode) { Key = key };
            DelimitedMessage.Write(stream.Output, question.Encode());
            await stream.Output.FlushAsync(cancellationToken).ConfigureAwait(false);

            // This half stays open until the answer is here: js-libp2p waits for the next question on the
            // stream, takes its end for a fault, and resets it with the answer still under way.
            byte[]? bytes = await DelimitedMessage.ReadAsync(
                stream.Input, KadMessage.SizeMax, cancellationToken).ConfigureAwait(false);
            if (!KadMessage.TryDecode(bytes, out KadMessage? answer)
                || answer.Type != KadMessageType.FindNode)
            {
                throw new PeerFaultException(DisconnectReason.ProtocolViolation, "no answer to FIND_NODE");
            }

            await stream.DisposeAsync().ConfigureAwait(false);
            return Believable(answer.Closer, connection);
        }
        catch (Exception failed) when (failed is PeerFaultException or OperationCanceledException)
        {
            stream.Reset();
            throw;
        }
    }

    // Who gave no answer once is asked again while it is connected and takes the protocol.
    private void TakeConnected()
    {
        foreach (PeerConnection connection in _swarm.Connections)
        {
            if (connection.Protocols.Contains(_options.Protocol))
            {
                _table.Add(connection.Peer, NetworkGroup.Of(connection.RemoteAddress));
            }
        }
    }

    // A peer is believed about addresses that reach as far as its own, and about no more peers than asked
    // for.
    private ImmutableArray<KadPeer> Believable(ImmutableArray<KadPeer> closer, PeerConnection teller)
    {
        AddressScope least = AddressReach.ScopeOf(teller.RemoteAddress);
        return
        [
            .. closer.Where(one => one.Peer != _swarm.Local && one.Peer != teller.Peer)
                .DistinctBy(one => one.Peer)
                .Take(_options.BucketSize)
                .Select(one => one with
                {
                    Addresses = [.. one.Addresses.Where(address => AddressReach.IsDialable(address, least))],
                })
                .Where(one => !one.Addresses.IsEmpty || _swarm.Find(one.Peer) is not null),
        ];
    }

    private async Task<(PeerId Peer, ImmutableArray<KadPeer>? Closer)> TryAskAsync(
        PeerId peer, Multiaddr? heard, ReadOnlyMemory<byte> key, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience =
            CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_options.AskTimeout);
        try
        {
            PeerConnection? connection =
                await _dialer.DialAsync(peer, heard, patience.Token).ConfigureAwait(false);
            if (connection is null)
            {
                _table.Remove(peer);
                return (peer, null);
            }

            ImmutableArray<KadPeer> closer =
                await AskAsync(connection, key, patience.Token).ConfigureAwait(false);
            AddressScope least = AddressReach.ScopeOf(connection.RemoteAddress);
            foreach (KadPeer one in closer)
            {
                _book.Hear(one.Peer, one.Addresses, BookSource.OfPeer(peer), least);
            }

            return (peer, closer);
        }
        catch (PeerFaultException fault)
        {
            _table.Remove(peer);
            _swarm.Report(peer, fault.Reason, fault.Message);
            return (peer, null);
        }
        catch (OperationCanceledException)
        {
            return (peer, null);
        }
    }

    private static void Note(
        KadLookup lookup, Dictionary<PeerId, Multiaddr> heard,
        (PeerId Peer, ImmutableArray<KadPeer>? Closer) answer)
    {
        if (answer.Closer is not { } closer)
        {
            lookup.Failed(answer.Peer);
            return;
        }

        foreach (KadPeer one in closer.Where(one => !one.Addresses.IsEmpty))
        {
            heard.TryAdd(one.Peer, one.Addresses[0].WithPeer(one.Peer));
        }

        lookup.Answered(answer.Peer, closer.Select(one => one.Peer));
    }

    private void Take(PeerConnection connection, IdentifyMessage message)
    {
        if (connection.Protocols.Contains(_options.Protocol))
        {
            _table.Add(connection.Peer, NetworkGroup.Of(connection.RemoteAddress));
        }
        else
        {
            _table.Remove(connection.Peer);
        }
    }

    private async Task ServeAsync(PeerStream stream, CancellationToken stop)
    {
        RequestBudget budget = _budgets.Of(stream, _options.Budget);
        while (true)
        {
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(_options.IdleTimeout);
            byte[]? bytes = await DelimitedMessage.ReadAsync(
                stream.Input, KadMessage.SizeMax, patience.Token).ConfigureAwait(false);
            if (bytes is null)
            {
                return;
            }

            if (!KadMessage.TryDecode(bytes, out KadMessage? question))
            {
                throw new PeerFaultException(DisconnectReason.ProtocolViolation, "not a kad-dht message");
            }

            if (!budget.TryEnter())
            {
                stream.Reset();
                return;
            }

            try
            {
                if (AnswerTo(question, stream) is not { } answer)
                {
                    // Records and providers: nothing of the kind is kept here.
                    stream.Reset();
                    return;
                }

                DelimitedMessage.Write(stream.Output, answer.Encode());
                await stream.Output.FlushAsync(patience.Token).ConfigureAwait(false);
            }
            finally
            {
                budget.Leave();
            }
        }
    }

    private KadMessage? AnswerTo(KadMessage question, PeerStream stream) => question.Type switch
    {
        KadMessageType.FindNode when !question.Key.IsEmpty => new KadMessage(KadMessageType.FindNode)
        {
            Closer = [.. CloserThan(question.Key.Span, stream)],
        },
        KadMessageType.Ping => new KadMessage(KadMessageType.Ping),
        _ => null,
    };

    private IEnumerable<KadPeer> CloserThan(ReadOnlySpan<byte> key, PeerStream stream)
    {
        AddressScope least = AddressReach.ScopeOf(stream.Connection.RemoteAddress);
        KadPeer? self = PeerIdText.TryDecode(key, out PeerId wanted) && wanted == _swarm.Local
            ? new KadPeer(_swarm.Local, [.. _identify.Addresses])
            : null;
        return _table.Closest(KadId.OfKey(key), _options.BucketSize + 1)
            .Where(peer => peer != stream.Peer)
            .Select(peer => new KadPeer(
                peer, [.. (_book.Find(peer)?.Addresses ?? []).Select(known => known.Address)]))
            .Prepend(self)
            .OfType<KadPeer>()
            .Select(one => one with
            {
                Addresses = [.. one.Addresses.Where(address => AddressReach.IsDialable(address, least))],
            })
            .Where(one => !one.Addresses.IsEmpty)
            .Take(_options.BucketSize);
    }
}
