using System.Collections.Immutable;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Tcp;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Protocols.Identify;

/// <summary>
/// Tells peers what this node is and asks them the same at every new connection; tells again when it changed
/// (identify and identify push, libp2p specification 1.0.0). Thread-safe.
/// </summary>
internal sealed class IdentifyService
{
    /// <summary>Asks: the answerer sends its message and ends the stream.</summary>
    public const string Protocol = "/ipfs/id/1.0.0";

    /// <summary>Tells: the opener sends its message and ends the stream.</summary>
    public const string PushProtocol = "/ipfs/id/push/1.0.0";

    // Interfaces come and go seldom.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private const string ProtocolVersion = "openledger/1";

    private readonly Swarm _swarm;
    private readonly Lock _gate = new();
    private readonly HashSet<Multiaddr> _announced = [];
    private ulong _sequence;
    private ImmutableArray<Multiaddr> _told = [];
    private IReadOnlyList<Multiaddr> _listening = [];
    private long _lookedAt;

    /// <summary>Takes part in a swarm's connections.</summary>
    public IdentifyService(Swarm swarm)
    {
        _swarm = swarm;

        // Later starts must have later numbers, or their records would be taken for old ones.
        _sequence = (ulong)swarm.Options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        swarm.Handle(Protocol, AnswerAsync);
        swarm.Handle(PushProtocol, TakePushAsync);
        swarm.Connected += connection => swarm.Run(() => AskAsync(connection));
    }

    /// <summary>A peer said what it is, at its connection or later. Must not block.</summary>
    public event Action<PeerConnection, IdentifyMessage>? Identified;

    /// <summary>Announces addresses besides those listened on: what others reach this node by.</summary>
    public void Announce(Multiaddr address)
    {
        lock (_gate)
        {
            _announced.Add(address);
            _told = [];
        }
    }

    /// <summary>Where this node can be reached, as it tells others.</summary>
    public IReadOnlyList<Multiaddr> Addresses
    {
        get
        {
            lock (_gate)
            {
                return Look();
            }
        }
    }

    /// <summary>This node's addresses, signed.</summary>
    public byte[] SignedRecord()
    {
        lock (_gate)
        {
            ImmutableArray<Multiaddr> addresses = Look();
            return PeerRecord.Seal(_swarm.Identity, _sequence, addresses);
        }
    }

    /// <summary>Tells every peer that takes it that something changed.</summary>
    public async Task PushAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _sequence++;
        }

        await Task.WhenAll(_swarm.Connections
            .Where(connection => connection.Protocols.Contains(PushProtocol))
            .Select(connection => PushAsync(connection, cancellationToken))).ConfigureAwait(false);
    }

    private async Task PushAsync(PeerConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using PeerStream stream = await connection.OpenAsync(
                [PushProtocol], urgent: false, cancellationToken).ConfigureAwait(false);
            DelimitedMessage.Write(stream.Output, Describe(connection).Encode());
            await stream.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PeerFaultException fault)
        {
            _swarm.Report(connection.Peer, fault.Reason, fault.Message);
        }
    }

    private async Task AskAsync(PeerConnection connection)
    {
        using CancellationTokenSource patience = new(_swarm.Options.HandshakeTimeout, _swarm.Options.Time);
        await using PeerStream stream =
            await connection.OpenAsync([Protocol], urgent: false, patience.Token).ConfigureAwait(false);
        await stream.Output.CompleteAsync().ConfigureAwait(false);
        await TakeAsync(stream, patience.Token).ConfigureAwait(false);
    }

    private async Task AnswerAsync(PeerStream stream, CancellationToken cancellationToken)
    {
        DelimitedMessage.Write(stream.Output, Describe(stream.Connection).Encode());
        await stream.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task TakePushAsync(PeerStream stream, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience =
            CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_swarm.Options.HandshakeTimeout);
        await TakeAsync(stream, patience.Token).ConfigureAwait(false);
    }

    private async Task TakeAsync(PeerStream stream, CancellationToken cancellationToken)
    {
        byte[]? bytes =
            await DelimitedMessage.ReadAsync(stream.Input, IdentifyMessage.SizeMax, cancellationToken)
            .ConfigureAwait(false);
        if (!IdentifyMessage.TryDecode(bytes, out IdentifyMessage? message))
        {
            throw new PeerFaultException(DisconnectReason.ProtocolViolation, "not an identify message");
        }

        PeerConnection connection = stream.Connection;
        if (message.PublicKey is { } key && key.PeerId != connection.Peer)
        {
            throw new PeerFaultException(
                DisconnectReason.ProtocolViolation, "identify names another peer's key");
        }

        connection.Agent = message.Agent.Length > 0 ? message.Agent : connection.Agent;
        connection.Protocols = message.Protocols.IsEmpty ? connection.Protocols : message.Protocols;
        _swarm.OnIdentified(connection);
        Identified?.Invoke(connection, message);
    }

    private IdentifyMessage Describe(PeerConnection connection)
    {
        byte[] record = SignedRecord();
        lock (_gate)
        {
            return new IdentifyMessage
            {
                PublicKey = _swarm.Identity.PublicKey,
                ListenAddresses = Look(),
                Protocols = [.. _swarm.Protocols],
                ObservedAddress = connection.RemoteAddress,
                ProtocolVersion = ProtocolVersion,
                Agent = _swarm.Options.Agent,
                SignedPeerRecord = record,
            };
        }
    }

    // Called under the gate. A changed list has a new number, or peers would take it for the old one.
    private ImmutableArray<Multiaddr> Look()
    {
        TimeProvider time = _swarm.Options.Time;
        IReadOnlyList<Multiaddr> listening = _swarm.ListenAddresses;
        if (!_told.IsEmpty && _listening.SequenceEqual(listening)
            && time.GetElapsedTime(_lookedAt) < LookEvery)
        {
            return _told;
        }

        ImmutableArray<Multiaddr> found =
        [
            .. _announced.Concat(listening.SelectMany(InterfaceAddresses.Of)).Distinct()
                .Take(PeerRecord.AddressesMax),
        ];
        _sequence += found.SequenceEqual(_told) ? 0u : 1u;
        (_told, _listening, _lookedAt) = (found, listening, time.GetTimestamp());
        return _told;
    }
}
