using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using OpenLedger.Network.Addresses;

namespace OpenLedger.Network.Tcp;

/// <summary>
/// A TCP connection as a pipe. Nothing is delayed to fill segments (TCP_NODELAY): whoever writes gathers
/// first and flushes once. No buffer is held while nothing arrives.
/// </summary>
internal sealed class TcpPipe : IDuplexPipe, IDisposable
{
    private const int ReadBufferBytes = 128 * 1_024;

    // What the kernel holds has left this node's hands: little, so that votes do not wait behind a block in it.
    private const int UnsentBytesMax = 128 * 1_024;
    private const int TcpNotSentLowAt = 25;

    private readonly NetworkStream _stream;

    internal TcpPipe(Socket socket)
    {
        socket.NoDelay = true;
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(
                (int)SocketOptionLevel.Tcp, TcpNotSentLowAt, BitConverter.GetBytes(UnsentBytesMax));
        }

        _stream = new NetworkStream(socket, ownsSocket: true);
        Remote = Multiaddr.OfTcp((IPEndPoint)socket.RemoteEndPoint!);
        Input = PipeReader.Create(_stream, new StreamPipeReaderOptions(
            bufferSize: ReadBufferBytes, minimumReadSize: 4_096, leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(_stream, new StreamPipeWriterOptions(leaveOpen: true));
    }

    /// <summary>Where the other side is.</summary>
    public Multiaddr Remote { get; }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <summary>Connects, with what time the caller's token leaves.</summary>
    /// <exception cref="PeerFaultException">Nobody answers, or the address cannot be dialed.</exception>
    public static async Task<TcpPipe> ConnectAsync(Multiaddr address, CancellationToken cancellationToken)
    {
        if (!address.TryGetTcp(out EndPoint? endPoint))
        {
            throw new PeerFaultException(DisconnectReason.AddressUnsupported, $"cannot dial {address}");
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return new TcpPipe(socket);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw new PeerFaultException(
                DisconnectReason.TransportFailed, $"cannot connect to {address}: {refused.Message}", refused);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Closes the socket; what is under way fails.</summary>
    public void Dispose() => _stream.Dispose();
}
