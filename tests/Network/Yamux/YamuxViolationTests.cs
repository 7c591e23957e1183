using OpenLedger.Network.Tests.Fuzzing;
using OpenLedger.Network.Tests.Transport;
using OpenLedger.Network.Yamux;

namespace OpenLedger.Network.Tests.Yamux;

/// <summary>What a peer must not do, and what becomes of it.</summary>
[TestFixture]
public class YamuxViolationTests
{
    private const YamuxFrameType Data = YamuxFrameType.Data;
    private const YamuxFrameType Window = YamuxFrameType.WindowUpdate;

    [Test]
    public async Task Peer_MalformedHeader_IsNamedAndToldGoodbye()
    {
        await using RawYamux peer = new();
        await peer.SendAsync((YamuxFrameType)9, YamuxFlags.None, 1, 0);

        Assert.That(await EndOf(peer), Is.EqualTo(DisconnectReason.MuxerViolation));
        (YamuxHeader goodbye, _) = await peer.NextAsync(header => header.Type == YamuxFrameType.GoAway);
        Assert.That(goodbye.Length, Is.EqualTo((uint)YamuxGoAway.ProtocolError));
    }

    [Test]
    public async Task Peer_OpensAStreamOfOurNumbersOrTwice_IsNamed([Values(2u, 1u)] uint second)
    {
        await using RawYamux peer = new();
        await peer.SendAsync(Window, YamuxFlags.Syn, 1, 0);
        await peer.SendAsync(Window, YamuxFlags.Syn, second, 0);
        Assert.That(await EndOf(peer), Is.EqualTo(DisconnectReason.MuxerViolation));
    }

    [Test]
    public async Task Peer_SendsBeyondTheWindow_IsNamed()
    {
        await using RawYamux peer = new();
        await peer.SendAsync(Data, YamuxFlags.Syn, 1, YamuxOptions.InitialWindow + 1);
        Assert.That(await EndOf(peer), Is.EqualTo(DisconnectReason.WindowExceeded));
        Assert.That(peer.Session.Buffered, Is.Zero);
    }

    [Test]
    public async Task Peer_SendsAfterItsEnd_IsNamed()
    {
        await using RawYamux peer = new();
        await peer.SendDataAsync(1, [1], YamuxFlags.Syn | YamuxFlags.Fin);
        await peer.SendDataAsync(1, [2]);
        Assert.That(await EndOf(peer), Is.EqualTo(DisconnectReason.WindowExceeded));
    }

    [Test]
    public async Task Peer_GrowsAWindowBeyond32Bits_IsNamed()
    {
        await using RawYamux peer = new();
        await peer.SendAsync(Window, YamuxFlags.Syn, 1, uint.MaxValue);
        Assert.That(await EndOf(peer), Is.EqualTo(DisconnectReason.MuxerViolation));
    }

    [Test]
    public async Task Peer_AnswersNoPing_IsNamed()
    {
        await using RawYamux peer = new();
        await peer.SendAsync(YamuxFrameType.Ping, YamuxFlags.Ack, 0, 99);
        Assert.That(await EndOf(peer), Is.EqualTo(DisconnectReason.MuxerViolation));
    }

    [Test]
    public async Task Peer_NeverAnswersAPing_IsGivenUp()
    {
        await using RawYamux peer = new(new YamuxOptions { PingTimeout = TimeSpan.FromMilliseconds(50) });
        Assert.That(await EndOf(peer), Is.EqualTo(DisconnectReason.PingTimeout));
    }

    [Test]
    public async Task Peer_GoesSilentLater_IsAskedAndGivenUp()
    {
        await using RawYamux peer = new(new YamuxOptions
        {
            CareInterval = TimeSpan.FromMilliseconds(20),
            PingAfter = TimeSpan.FromMilliseconds(20),
            PingTimeout = TimeSpan.FromMilliseconds(300),
        });
        YamuxHeader.TryDecode(await peer.Input.TakeAsync(YamuxHeader.Size), out YamuxHeader first);
        await peer.SendAsync(YamuxFrameType.Ping, YamuxFlags.Ack, 0, first.Length);
        YamuxHeader.TryDecode(await peer.Input.TakeAsync(YamuxHeader.Size), out YamuxHeader second);

        Assert.That((second.Type, second.Flags), Is.EqualTo((YamuxFrameType.Ping, YamuxFlags.Syn)));
        Assert.That(await EndOf(peer), Is.EqualTo(DisconnectReason.PingTimeout));
        Assert.That(peer.Session.RoundTrip, Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public async Task Peer_ReadsNothing_IsGivenUp()
    {
        await using RawYamux peer = new(
            new YamuxOptions { WriteTimeout = TimeSpan.FromMilliseconds(100) }, pauseBytes: 16 * 1_024);
        YamuxStream stream = peer.Session.Open();
        await stream.Output.PutAsync(new byte[100_000]);
        Assert.That(await EndOf(peer), Is.EqualTo(DisconnectReason.WriteStalled));
    }

    [Test]
    public async Task Peer_OpensAndResetsTooFast_IsNamed()
    {
        await using RawYamux peer = new(new YamuxOptions { OpensPerSecond = 10 });
        for (uint id = 1; id < 40 && !peer.Session.Completion.IsCompleted; id += 2)
        {
            await peer.SendAsync(Window, YamuxFlags.Syn, id, 0);
            await peer.SendAsync(Window, YamuxFlags.Rst, id, 0);
        }

        Assert.That(await EndOf(peer), Is.EqualTo(DisconnectReason.Flood));
    }

    [Test]
    public async Task Peer_PingsTooFast_IsNamed()
    {
        await using RawYamux peer = new(new YamuxOptions { PingsPerSecond = 5 });
        for (uint i = 0; i < 20 && !peer.Session.Completion.IsCompleted; i++)
        {
            await peer.SendAsync(YamuxFrameType.Ping, YamuxFlags.Syn, 0, i);
        }

        Assert.That(await EndOf(peer), Is.EqualTo(DisconnectReason.Flood));
    }

    [Test]
    public async Task Peer_OpensAboveTheLimit_IsResetAndTheRestLives()
    {
        await using RawYamux peer = new(new YamuxOptions { InboundStreamsMax = 2 });
        foreach (uint id in new uint[] { 1, 3, 5 })
        {
            await peer.SendAsync(Window, YamuxFlags.Syn, id, 0);
        }

        (YamuxHeader reset, _) = await peer.NextAsync(header => header.Flags.HasFlag(YamuxFlags.Rst));
        Assert.That(reset.StreamId, Is.EqualTo(5));
        Assert.That(peer.Session.StreamCount, Is.EqualTo(2));
        Assert.That(peer.Session.Completion.IsCompleted, Is.False);
    }

    [Test]
    public async Task Peer_FillsManyWindows_IsHeldToTheMemoryLimit()
    {
        await using RawYamux peer = new(new YamuxOptions { BufferedBytesMax = 600_000 });
        byte[] window = new byte[YamuxOptions.InitialWindow];
        foreach (uint id in new uint[] { 1, 3, 5 })
        {
            await peer.SendDataAsync(id, window, YamuxFlags.Syn);
        }

        (YamuxHeader reset, _) = await peer.NextAsync(header => header.Flags.HasFlag(YamuxFlags.Rst));
        Assert.That(reset.StreamId, Is.EqualTo(5), "the stream that went beyond");
        Assert.That(peer.Session.Buffered, Is.EqualTo(2 * YamuxOptions.InitialWindow));
        Assert.That(peer.Session.Completion.IsCompleted, Is.False);
    }

    [Test]
    public async Task Peer_SendsOnUnknownStreams_IsPassedOver()
    {
        await using RawYamux peer = new();
        await peer.SendDataAsync(77, [1, 2, 3]);
        await peer.SendAsync(Window, YamuxFlags.None, 77, 10);
        await peer.SendAsync(Window, YamuxFlags.Rst, 77, 0);
        await peer.SendDataAsync(1, [9], YamuxFlags.Syn);
        YamuxStream stream = await peer.Session.Inbound.ReadAsync();
        Assert.That(await stream.Input.TakeAsync(1), Is.EqualTo(new byte[] { 9 }));
    }

    [Test]
    public async Task Session_CreditComesBack_AtHalfAWindow()
    {
        await using RawYamux peer = new();
        await peer.SendDataAsync(1, new byte[YamuxOptions.InitialWindow], YamuxFlags.Syn);
        YamuxStream stream = await peer.Session.Inbound.ReadAsync();
        (YamuxHeader accepted, _) = await peer.NextAsync();
        Assert.That(
            (accepted.Type, accepted.Flags, accepted.Length), Is.EqualTo((Window, YamuxFlags.Ack, 0u)));
        await stream.Input.TakeAsync((YamuxOptions.InitialWindow / 2) - 1);
        await stream.Input.TakeAsync(1);
        (YamuxHeader credit, _) = await peer.NextAsync();
        Assert.That(credit.StreamId, Is.EqualTo(1));
        Assert.That(
            credit.Length, Is.AnyOf(YamuxOptions.InitialWindow / 2, YamuxOptions.InitialWindow * 3 / 2));
    }

    [Test]
    public async Task Session_FuzzedFrames_EndsByNameAndHoldsLittle()
    {
        Random random = new(91);
        byte[][] good = [Frame(Window, YamuxFlags.Syn, 1, 0), Frame(Data, YamuxFlags.Syn, 3, 4, [1, 2, 3, 4]),
            Frame(YamuxFrameType.Ping, YamuxFlags.Syn, 0, 1), Frame(Data, YamuxFlags.Fin, 1, 0)];
        for (int round = 0; round < Math.Max(20, FrameFuzzer.Frames / 50); round++)
        {
            DuplexPair wire = new();
            await using YamuxSession session = new(wire.B, isClient: false, new YamuxOptions());
            session.Start();
            for (int i = 0; i < 50; i++)
            {
                await wire.A.Output.WriteAsync(FrameFuzzer.Next(random, good, 64));
            }

            await wire.A.Output.CompleteAsync();
            DisconnectReason end = await session.Completion.WaitAsync(PipeBytes.Patience);
            Assert.That(end, Is.Not.EqualTo(DisconnectReason.OwnFault), $"round {round}");
            Assert.That(session.Buffered, Is.LessThanOrEqualTo(50 * 64), $"round {round}");
        }
    }

    private static byte[] Frame(
        YamuxFrameType type, YamuxFlags flags, uint stream, uint length, byte[]? payload = null)
    {
        byte[] bytes = new byte[YamuxHeader.Size];
        new YamuxHeader(type, flags, stream, length).Encode(bytes);
        return [.. bytes, .. payload ?? []];
    }

    private static Task<DisconnectReason> EndOf(RawYamux peer) =>
        peer.Session.Completion.WaitAsync(PipeBytes.Patience);
}
