using System.IO.Pipelines;
using OpenLedger.Network.Tests.Transport;
using OpenLedger.Network.Yamux;

namespace OpenLedger.Network.Tests.Yamux;

/// <summary>A peer that says whatever a test wants, right or wrong, to a session under test.</summary>
internal sealed class RawYamux : IAsyncDisposable
{
    private readonly DuplexPair _wire;

    /// <summary>A session that was dialed (it takes odd streams), with this peer at the other end.</summary>
    public RawYamux(YamuxOptions? options = null, long pauseBytes = 256 * 1_024)
    {
        _wire = new DuplexPair(pauseBytes);
        Session = new YamuxSession(_wire.B, isClient: false, options ?? new YamuxOptions());
        Session.Start();
    }

    public YamuxSession Session { get; }

    public PipeReader Input => _wire.A.Input;

    public async ValueTask DisposeAsync()
    {
        await _wire.A.Output.CompleteAsync();
        await _wire.A.Input.CompleteAsync();
        await Session.DisposeAsync();
    }

    /// <summary>Sends a frame.</summary>
    public async Task SendAsync(
        YamuxFrameType type, YamuxFlags flags, uint stream, uint length, byte[]? payload = null)
    {
        byte[] frame = new byte[YamuxHeader.Size + (payload?.Length ?? 0)];
        new YamuxHeader(type, flags, stream, length).Encode(frame);
        payload?.CopyTo(frame, YamuxHeader.Size);
        await _wire.A.Output.WriteAsync(frame);
    }

    /// <summary>Sends data with its true length.</summary>
    public Task SendDataAsync(uint stream, byte[] payload, YamuxFlags flags = YamuxFlags.None) =>
        SendAsync(YamuxFrameType.Data, flags, stream, (uint)payload.Length, payload);

    /// <summary>The next frame that is no ping question; those are answered.</summary>
    public async Task<(YamuxHeader Header, byte[] Payload)> NextAsync()
    {
        while (true)
        {
            byte[] bytes = await Input.TakeAsync(YamuxHeader.Size);
            Assert.That(YamuxHeader.TryDecode(bytes, out YamuxHeader header), Is.True);
            if (header is { Type: YamuxFrameType.Ping, Flags: YamuxFlags.Syn })
            {
                await SendAsync(YamuxFrameType.Ping, YamuxFlags.Ack, 0, header.Length);
                continue;
            }

            byte[] payload =
                header.Type == YamuxFrameType.Data ? await Input.TakeAsync((int)header.Length) : [];
            return (header, payload);
        }
    }

    /// <summary>Reads on until a frame of this kind.</summary>
    public async Task<(YamuxHeader Header, byte[] Payload)> NextAsync(Func<YamuxHeader, bool> wanted)
    {
        while (true)
        {
            (YamuxHeader header, byte[] payload) = await NextAsync();
            if (wanted(header))
            {
                return (header, payload);
            }
        }
    }
}
