using System.Net;
using System.Net.Sockets;
using OpenLedger.Network.Addresses;

namespace OpenLedger.Network.Tcp;

/// <summary>
/// A listening socket. It outlives every error of a single accept (a peer that left already, no free
/// descriptor): after an error it waits a moment and goes on.
/// </summary>
internal sealed class TcpListening : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly Action<Socket> _accepted;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _errors;

    private TcpListening(Socket socket, Action<Socket> accepted)
    {
        _socket = socket;
        _accepted = accepted;
        Address = Multiaddr.OfTcp((IPEndPoint)socket.LocalEndPoint!);
        _loop = Task.Run(AcceptAsync);
    }

    /// <summary>The address bound, with its true port.</summary>
    public Multiaddr Address { get; }

    /// <summary>Accepts that failed since the start.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>Listens on an IP address and port; port 0 takes a free one.</summary>
    /// <exception cref="PeerFaultException">It is no such address, or it cannot be bound.</exception>
    public static TcpListening Start(Multiaddr address, Action<Socket> accepted)
    {
        if (!address.TryGetTcp(out EndPoint? found) || found is not IPEndPoint endPoint)
        {
            throw new PeerFaultException(DisconnectReason.AddressUnsupported, $"cannot listen on {address}");
        }

        Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endPoint);
            socket.Listen(backlog: 128);
            return new TcpListening(socket, accepted);
        }
        catch (SocketException taken)
        {
            socket.Dispose();
            throw new PeerFaultException(
                DisconnectReason.TransportFailed, $"cannot listen on {address}: {taken.Message}", taken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _accepted(await _socket.AcceptAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                Interlocked.Increment(ref _errors);
                await Task.Delay(PauseAfterError, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
