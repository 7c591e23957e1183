using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Negotiation;
using OpenLedger.Network.Noise;
using OpenLedger.Network.Tcp;
using OpenLedger.Network.Tests.Connections;
using OpenLedger.Network.Tests.Transport;
using OpenLedger.Network.Yamux;

namespace OpenLedger.Network.Tests.Hostile;

/// <summary>
/// A peer that authenticates as anybody and then says what a test wants, byte by byte. It dials, so its streams
/// have odd numbers.
/// </summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private readonly TcpPipe _socket;
    private readonly NoiseChannel _channel;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _writing = new(1);
    private Task _answering = Task.CompletedTask;

    private RawPeer(TcpPipe socket, NoiseChannel channel, PeerId id) =>
        (_socket, _channel, Id) = (socket, channel, id);

    public PeerId Id { get; }

    /// <summary>Bytes on the wire, below the encryption.</summary>
    public PipeWriter Socket => _socket.Output;

    /// <summary>Connects a socket, from a loopback address of one's own.</summary>
    public static async Task<Socket> ConnectAsync(TestNode target, string from = "127.0.0.1")
    {
        Assert.That(target.Address.TryGetTcp(out EndPoint? endPoint), Is.True);
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync((IPEndPoint)endPoint!);
        return socket;
    }

    /// <summary>Connects and authenticates.</summary>
    public static async Task<RawPeer> StartAsync(TestNode target, byte seed)
    {
        using CancellationTokenSource patience = new(PipeBytes.Patience);
        NodeIdentity identity = new([.. Enumerable.Repeat(seed, NodeIdentity.SeedSize)]);
        TcpPipe socket = new(await ConnectAsync(target));
        await Multistream.SelectAsync(socket, [NoiseChannel.Protocol], patience.Token);
        NoiseChannel channel = await new NoiseUpgrade(identity)
            .HandshakeAsync(socket, initiator: true, target.Swarm.Local, patience.Token);
        await Multistream.SelectAsync(channel, [YamuxSession.Protocol], patience.Token);
        return new RawPeer(socket, channel, identity.PeerId);
    }

    /// <summary>Reads what comes and answers pings, nothing else.</summary>
    public void AnswerPings() => _answering = Task.Run(AnswerAsync);

    /// <summary>Sends a frame; false when the other side has hung up.</summary>
    public async Task<bool> SendAsync(
        YamuxFrameType type, YamuxFlags flags, uint stream, uint length, byte[]? payload = null)
    {
        byte[] frame = new byte[YamuxHeader.Size + (payload?.Length ?? 0)];
        new YamuxHeader(type, flags, stream, length).Encode(frame);
        payload?.CopyTo(frame, YamuxHeader.Size);
        await _writing.WaitAsync();
        try
        {
            return !(await _channel.Output.WriteAsync(frame, _stop.Token)).IsCompleted;
        }
        catch (Exception closed) when (
            closed is IOException or InvalidOperationException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Opens a stream and proposes a protocol; what follows goes to its handler.</summary>
    public Task<bool> OpenAsync(uint stream, string protocol, params byte[] first)
    {
        ArrayBufferWriter<byte> lines = new();
        MultistreamCodec.Write(lines, MultistreamCodec.Header);
        MultistreamCodec.Write(lines, protocol);
        lines.Write(first);
        byte[] data = lines.WrittenSpan.ToArray();
        return SendAsync(YamuxFrameType.Data, YamuxFlags.Syn, stream, (uint)data.Length, data);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _answering;
        _stop.Dispose();
        _writing.Dispose();
    }

    private async Task AnswerAsync()
    {
        byte[] header = new byte[YamuxHeader.Size];
        long skip = 0;
        try
        {
            while (true)
            {
                ReadResult read = await _channel.Input.ReadAsync(_stop.Token);
                ReadOnlySequence<byte> rest = read.Buffer;
                while (skip > 0 ? !rest.IsEmpty : rest.Length >= YamuxHeader.Size)
                {
                    long count = skip > 0 ? Math.Min(skip, rest.Length) : YamuxHeader.Size;
                    if (skip > 0)
                    {
                        skip -= count;
                    }
                    else
                    {
                        rest.Slice(0, count).CopyTo(header);
                        skip = await TakeAsync(header);
                    }

                    rest = rest.Slice(count);
                }

                _channel.Input.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception closed) when (closed is IOException or OperationCanceledException or InvalidOperationException)
        {
            return;
        }
    }

    // Bytes of payload that follow.
    private async Task<long> TakeAsync(byte[] header)
    {
        Assert.That(YamuxHeader.TryDecode(header, out YamuxHeader frame), Is.True);
        if (frame is { Type: YamuxFrameType.Ping, Flags: YamuxFlags.Syn })
        {
            await SendAsync(YamuxFrameType.Ping, YamuxFlags.Ack, 0, frame.Length);
        }

        return frame.Type == YamuxFrameType.Data ? frame.Length : 0;
    }

    /// <summary>A line of negotiation of any length.</summary>
    public static byte[] Line(int length)
    {
        byte[] line = [.. Encoding.ASCII.GetBytes(new string('x', length)), (byte)'\n'];
        return [(byte)((line.Length & 0x7f) | 0x80), (byte)(line.Length >> 7), .. line];
    }

    /// <summary>A message of the handshake: its length in two bytes, big-endian.</summary>
    public static byte[] HandshakeMessage(int length)
    {
        byte[] message = new byte[2 + length];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)length);
        return message;
    }
}
