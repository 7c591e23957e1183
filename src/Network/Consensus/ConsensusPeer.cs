using System.Threading.Channels;
using OpenLedger.Network.Connections;

namespace OpenLedger.Network.Consensus;

/// <summary>
/// What this node sends one peer directly: an outbox, and streams for it on the connection that counts. When
/// another connection takes the place of that one the streams move: new ones are opened before the old are
/// finished. Thread-safe.
/// </summary>
internal sealed class ConsensusPeer : IDisposable
{
    private readonly Swarm _swarm;
    private readonly ConsensusOptions _options;
    private readonly StreamHandshake _handshake;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _moved = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Lock _gate = new();
    private volatile bool _isJoined;
    private bool _isDisposed;

    /// <summary>Nothing is opened before <see cref="RunAsync"/>.</summary>
    public ConsensusPeer(PeerId id, Swarm swarm, StreamHandshake handshake, ConsensusOptions options)
    {
        Id = id;
        _swarm = swarm;
        _handshake = handshake;
        _options = options;
        Outbox = new PeerOutbox(options);
    }

    /// <summary>The peer.</summary>
    public PeerId Id { get; }

    /// <summary>What waits to be sent.</summary>
    public PeerOutbox Outbox { get; }

    /// <summary>True while there are streams, their handshakes done.</summary>
    public bool IsJoined => _isJoined;

    /// <summary>The peer's connections changed: the streams may have to move.</summary>
    public void Look() => _moved.Writer.TryWrite(true);

    /// <summary>The peer is to be sent nothing more.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _stop.Cancel();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _stop.Dispose();
        }
    }

    /// <summary>Opens the streams and sends, until there is no connection or it is stopped.</summary>
    /// <param name="joined">Called once, when the first streams are open.</param>
    /// <exception cref="PeerFaultException">The peer refuses, or a stream broke.</exception>
    public async Task RunAsync(Action joined)
    {
        PeerConnection? current = null;
        Task running = Task.CompletedTask;
        CancellationTokenSource? finish = null;
        Task moved = Task.CompletedTask;
        try
        {
            while (!_stop.IsCancellationRequested && _swarm.Find(Id) is { } connection)
            {
                if (connection != current)
                {
                    OutboundStreams streams = await OutboundStreams.OpenAsync(
                        connection, _handshake, _options.StallTimeout, _stop.Token).ConfigureAwait(false);
                    Retire(finish, running);
                    current = connection;
                    finish = new CancellationTokenSource();
                    running = streams.RunAsync(Outbox, finish.Token);
                    Join(joined);
                }

                moved = moved.IsCompleted ? _moved.Reader.ReadAsync(_stop.Token).AsTask() : moved;
                if (await Task.WhenAny(running, moved).ConfigureAwait(false) == running
                    && _swarm.Find(Id) == current)
                {
                    await running.ConfigureAwait(false);
                    return;
                }

                // Broken with its connection, while another is there: the next round opens new streams.
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            _isJoined = false;
            Retire(finish, running);
        }
    }

    private void Join(Action joined)
    {
        if (!_isJoined)
        {
            _isJoined = true;
            joined();
        }
    }

    // What is under way ends in order or with its connection; either is fine, since another has taken over.
    private void Retire(CancellationTokenSource? finish, Task running)
    {
        if (finish is null)
        {
            return;
        }

        _swarm.Run(async () =>
        {
            try
            {
                await finish.CancelAsync().ConfigureAwait(false);
                await running.ConfigureAwait(false);
            }
            catch (PeerFaultException)
            {
                // Its connection ended first. The reason was reported with the connection.
                return;
            }
            finally
            {
                finish.Dispose();
            }
        });
    }
}
