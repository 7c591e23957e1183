using System.Collections.Concurrent;
using System.Net.Sockets;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Tcp;
using OpenLedger.Network.Yamux;

namespace OpenLedger.Network.Connections;

/// <summary>
/// A node's connections: listens, dials, keeps one connection with each peer of its own kind, hands streams
/// to the handlers of their protocols, and gives up what is of least use above a limit. Thread-safe.
/// </summary>
internal sealed partial class Swarm : IAsyncDisposable
{
    private readonly NodeIdentity _identity;
    private readonly Upgrader _upgrader;
    private readonly ConcurrentDictionary<string, Func<PeerStream, CancellationToken, Task>> _handlers =
        new(StringComparer.Ordinal);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpListening> _listening = [];
    private readonly PendingLimits _pending;
    private readonly ConcurrentDictionary<PeerId, Task<PeerConnection>> _dials = new();
    private readonly TaskCompletionSource _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _running;

    internal Swarm(NodeIdentity identity, SwarmOptions options)
    {
        _identity = identity;
        Options = options;
        _upgrader = new Upgrader(identity, options);
        _pending = new PendingLimits(options.PendingMax, options.PendingPerAddressMax);
    }

    /// <summary>A connection was made. Called once for each; must not block.</summary>
    public event Action<PeerConnection>? Connected;

    /// <summary>A connection ended. Called once for each that was announced; must not block.</summary>
    public event Action<PeerConnection, DisconnectReason>? Disconnected;

    /// <summary>
    /// An attempt that came to nothing, or a stream's fault: who (when known), why, in words.
    /// </summary>
    public event Action<PeerId?, DisconnectReason, string>? Faulted;

    /// <summary>A peer is refused from now on: who, for how long, why. Must not block.</summary>
    public event Action<PeerId, TimeSpan, string>? BanBegan;

    /// <summary>A peer is kept from now on, whatever limits say. Must not block.</summary>
    public event Action<PeerId>? ProtectionBegan;

    /// <summary>Faults when a bug of this node showed in the background; the node must stop then.</summary>
    public Task Failure => _failure.Task;

    /// <summary>This node.</summary>
    public PeerId Local => _identity.PeerId;

    /// <summary>The bounds in force.</summary>
    public SwarmOptions Options { get; }

    /// <summary>The protocols this node takes, in order of their names.</summary>
    public IReadOnlyList<string> Protocols => [.. _handlers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Where this node listens.</summary>
    public IReadOnlyList<Multiaddr> ListenAddresses
    {
        get
        {
            lock (_gate)
            {
                return [.. _listening.Select(listening => listening.Address)];
            }
        }
    }

    internal NodeIdentity Identity => _identity;

    /// <summary>Takes streams of a protocol; the stream is closed when the handler returns.</summary>
    public void Handle(string protocol, Func<PeerStream, CancellationToken, Task> handler) =>
        _handlers[protocol] = handler;

    /// <summary>Listens; may be called for several addresses.</summary>
    /// <exception cref="PeerFaultException">The address cannot be listened on.</exception>
    public Multiaddr Listen(Multiaddr address)
    {
        TcpListening listening = TcpListening.Start(address, socket => Run(() => AcceptAsync(socket)));
        lock (_gate)
        {
            _listening.Add(listening);
        }

        return listening.Address;
    }

    /// <summary>Connects to the peer that the address ends in, or gives the connection there is.</summary>
    /// <exception cref="PeerFaultException">It cannot be reached, is not who it should be, or a limit is
    /// reached.</exception>
    public async Task<PeerConnection> DialAsync(Multiaddr address, CancellationToken cancellationToken)
    {
        if (address.Peer is not { } peer)
        {
            // Nobody to compare with: whoever answers is taken.
            return await ConnectAsync(address, null, cancellationToken).ConfigureAwait(false);
        }

        if (peer == Local)
        {
            throw new PeerFaultException(DisconnectReason.SelfDialed, "the address is this node's");
        }

        if (IsBanned(peer))
        {
            throw new PeerFaultException(DisconnectReason.Banned, $"{peer} is banned for a time");
        }

        if (Find(peer) is { } existing)
        {
            return existing;
        }

        // One dial a peer at a time; whoever comes second waits for the first.
        TaskCompletionSource<PeerConnection> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<PeerConnection> dial = _dials.GetOrAdd(peer, mine.Task);
        if (dial == mine.Task)
        {
            Run(async () =>
            {
                try
                {
                    mine.SetResult(await ConnectAsync(address, peer, _stop.Token).ConfigureAwait(false));
                }
                catch (Exception failed) when (failed is PeerFaultException or OperationCanceledException)
                {
                    mine.SetException(failed);
                }
                finally
                {
                    _dials.TryRemove(peer, out _);
                }
            });
        }

        return await dial.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a stream on the connection with a peer.</summary>
    /// <exception cref="PeerFaultException">There is no connection, or the peer takes none of the
    /// protocols.</exception>
    public Task<PeerStream> OpenAsync(
        PeerId peer, IReadOnlyList<string> protocols, CancellationToken cancellationToken, bool urgent =
            false) =>
        Find(peer) is { } connection
            ? connection.OpenAsync(protocols, urgent, cancellationToken)
            : throw new PeerFaultException(DisconnectReason.TransportFailed, $"not connected to {peer}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        TcpListening[] listening;
        lock (_gate)
        {
            listening = [.. _listening];
            _listening.Clear();
        }

        foreach (TcpListening one in listening)
        {
            await one.DisposeAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(Connections.Select(
            connection => connection.CloseAsync(DisconnectReason.ClosedHere, "the node stops")))
            .ConfigureAwait(false);

        // What still runs ends with its connection or its deadline; handlers were told to stop.
        long started = Options.Time.GetTimestamp();
        while (Interlocked.Read(ref _running) > 0
            && Options.Time.GetElapsedTime(started) < Options.HandshakeTimeout)
        {
            await Task.Delay(5).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Runs something of this swarm's in the background. A peer's fault in it is reported by name; anything
    /// else is a bug, and faults <see cref="Failure"/>.
    /// </summary>
    internal void Run(Func<Task> work)
    {
        Interlocked.Increment(ref _running);
        _ = Task.Run(async () =>
        {
            try
            {
                await work().ConfigureAwait(false);
            }
            catch (PeerFaultException fault)
            {
                Report(null, fault.Reason, fault.Message);
            }
            catch (OperationCanceledException late)
            {
                bool stopping = _stop.IsCancellationRequested;
                Report(
                    null, stopping
                        ? DisconnectReason.ClosedHere : DisconnectReason.RequestTimeout, late.Message);
            }
            catch (Exception bug) when (_failure.TrySetException(bug))
            {
                Report(null, DisconnectReason.OwnFault, bug.Message);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        });
    }

    internal void Report(PeerId? peer, DisconnectReason reason, string detail) =>
        Faulted?.Invoke(peer, reason, detail);

    private async Task AcceptAsync(Socket accepted)
    {
        if (accepted.RemoteEndPoint is not System.Net.IPEndPoint from || !_pending.TryEnter(from.Address))
        {
            accepted.Dispose();
            Report(null, DisconnectReason.LimitReached, "too many connections wait to be authenticated");
            return;
        }

        try
        {
            using CancellationTokenSource patience = Patience(_stop.Token);
            Add(await _upgrader.UpgradeAsync(new TcpPipe(accepted), false, null, patience.Token)
                .ConfigureAwait(false));
        }
        finally
        {
            _pending.Leave(from.Address);
        }
    }

    private async Task<PeerConnection> ConnectAsync(
        Multiaddr address, PeerId? expected, CancellationToken cancellationToken)
    {
        if (!_pending.TryEnter(null))
        {
            throw new PeerFaultException(
                DisconnectReason.LimitReached, "too many connections wait to be authenticated");
        }

        try
        {
            using CancellationTokenSource patience = Patience(cancellationToken);
            TcpPipe socket = await TcpPipe.ConnectAsync(address, patience.Token).ConfigureAwait(false);
            PeerConnection connection =
                await _upgrader.UpgradeAsync(socket, true, expected, patience.Token).ConfigureAwait(false);
            return Add(connection);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PeerFaultException(
                DisconnectReason.HandshakeTimeout, $"no connection to {address} in time", late);
        }
        finally
        {
            _pending.Leave(null);
        }
    }

    private CancellationTokenSource Patience(CancellationToken cancellationToken)
    {
        CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Options.HandshakeTimeout);
        return patience;
    }

    private async Task ServeAsync(PeerConnection connection)
    {
        await foreach (YamuxStream stream in connection.Session.Inbound.ReadAllAsync().ConfigureAwait(false))
        {
            Run(() => ServeAsync(connection, stream));
        }

        DisconnectReason reason = await connection.Completion.ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
        Forget(connection, reason);
    }

    private async Task ServeAsync(PeerConnection connection, YamuxStream accepted)
    {
        PeerStream? stream =
            await connection.AcceptAsync(accepted, _handlers.ContainsKey, _stop.Token).ConfigureAwait(false);
        if (stream is null || !_handlers.TryGetValue(stream.Protocol, out var handler))
        {
            return;
        }

        try
        {
            await handler(stream, _stop.Token).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (PeerFaultException fault)
        {
            stream.Reset();
            Report(connection.Peer, fault.Reason, fault.Message);
            if (fault.Reason is DisconnectReason.ProtocolViolation or DisconnectReason.ReadStalled
                && connection.CountViolation() > Options.ViolationsMax
                && !IsProtected(connection.Peer))
            {
                Ban(connection.Peer, Options.ViolationBan, fault.Reason, fault.Message);
            }
        }
        catch (OperationCanceledException)
        {
            // A handler's deadline or the node's end; the peer learns by the reset.
            stream.Reset();
        }
    }
}
