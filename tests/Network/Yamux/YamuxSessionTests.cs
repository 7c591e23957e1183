using System.IO.Pipelines;
using OpenLedger.Network.Tests.Transport;
using OpenLedger.Network.Yamux;

namespace OpenLedger.Network.Tests.Yamux;

/// <summary>Two sessions against each other: streams, flow control, ends.</summary>
[TestFixture]
public class YamuxSessionTests
{
    [TestCase(1)]
    [TestCase(YamuxOptions.FrameBytesMax + 1)]
    [TestCase(3_000_000)]
    public async Task Stream_AnySize_ArrivesAndIsAnswered(int size)
    {
        await using Link link = new();
        byte[] data = PipeBytes.Pattern(size);
        YamuxStream here = link.A.Open();
        Task<byte[]> echoed = EchoAsync(link.B);
        Task write = WriteAllAsync(here, data);

        Assert.That(await here.Input.TakeAllAsync(), Is.EqualTo(data));
        await write;
        Assert.That(await echoed, Is.EqualTo(data));
        await Until(() => link.A.StreamCount == 0 && link.B.StreamCount == 0);
        Assert.That(link.A.Buffered + link.B.Buffered, Is.Zero);
    }

    [Test]
    public async Task Streams_BothSidesAtOnce_DoNotMix()
    {
        await using Link link = new();
        Task echoA = Task.Run(() => EchoManyAsync(link.A, 8));
        Task echoB = Task.Run(() => EchoManyAsync(link.B, 8));
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
        {
            byte[] data = PipeBytes.Pattern(100_000 + i, i);
            YamuxStream stream = (i % 2 == 0 ? link.A : link.B).Open();
            Task write = WriteAllAsync(stream, data);
            Assert.That(await stream.Input.TakeAllAsync(), Is.EqualTo(data));
            await write;
        }));
        await Task.WhenAll(echoA, echoB);
    }

    [Test]
    public async Task Writer_ReaderReadsNothing_StopsAtTheWindow()
    {
        await using Link link = new();
        YamuxStream writer = link.A.Open();
        Task write = WriteAllAsync(writer, new byte[2_000_000]);
        YamuxStream reader = await link.B.Inbound.ReadAsync();
        await Until(() => reader.Buffered == YamuxOptions.InitialWindow);

        Assert.That(write.IsCompleted, Is.False);
        Assert.That(link.B.Buffered, Is.EqualTo(YamuxOptions.InitialWindow));
        Assert.That(await reader.Input.TakeAllAsync(), Has.Length.EqualTo(2_000_000));
        await write;
        Assert.That(link.B.Buffered, Is.Zero);
    }

    [Test]
    public async Task Stall_OnOneStream_LeavesTheOthersFree()
    {
        await using Link link = new();
        Task stalled = WriteAllAsync(link.A.Open(), new byte[2_000_000]);
        await link.B.Inbound.ReadAsync();
        YamuxStream other = link.A.Open();
        Task<byte[]> echo = EchoAsync(link.B);
        await WriteAllAsync(other, [1, 2, 3]);
        Assert.That(await other.Input.TakeAllAsync(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        await echo;
        await link.A.CloseAsync();
        Assert.That(PipeBytes.ReasonOf(() => stalled), Is.EqualTo(DisconnectReason.ClosedHere));
    }

    [Test]
    public async Task Reset_ByEitherSide_FaultsTheOther()
    {
        await using Link link = new();
        YamuxStream here = link.A.Open();
        await here.Output.PutAsync([1]);
        YamuxStream there = await link.B.Inbound.ReadAsync();
        await there.Input.TakeAsync(1);
        there.Reset();

        Assert.That(
            PipeBytes.ReasonOf(
                async () => await here.Input.ReadAsync()), Is.EqualTo(DisconnectReason.ResetByPeer));
        Assert.That(
            PipeBytes.ReasonOf(async () => await here.Output.WriteAsync(new byte[1])),
            Is.EqualTo(DisconnectReason.ResetByPeer));
        Assert.That(
            PipeBytes.ReasonOf(
                async () => await there.Input.ReadAsync()), Is.EqualTo(DisconnectReason.ClosedHere));
        await Until(() => link.A.StreamCount == 0);
    }

    [Test]
    public async Task Complete_WithAnException_ResetsTheStream()
    {
        await using Link link = new();
        YamuxStream here = link.A.Open();
        await here.Output.PutAsync([1]);
        YamuxStream there = await link.B.Inbound.ReadAsync();
        await here.Output.CompleteAsync(new IOException("given up"));
        await Until(() => link.B.StreamCount == 0);
        Assert.That(
            PipeBytes.ReasonOf(
                async () => await there.Input.ReadAsync()), Is.EqualTo(DisconnectReason.ResetByPeer));
    }

    [Test]
    public async Task Reader_LeavesEarly_DropsWhatComesAndTheStreamEnds()
    {
        await using Link link = new(new YamuxOptions
        {
            CareInterval = TimeSpan.FromMilliseconds(20),
            Linger = TimeSpan.FromMilliseconds(60),
        });
        YamuxStream here = link.A.Open();
        Task write = WriteAllAsync(here, new byte[1_000_000]);
        YamuxStream there = await link.B.Inbound.ReadAsync();
        await there.Input.CompleteAsync();
        await there.Output.CompleteAsync();

        Assert.That(PipeBytes.ReasonOf(() => write), Is.EqualTo(DisconnectReason.ResetByPeer));
        await Until(() => link.B.StreamCount == 0 && link.B.Buffered == 0);
    }

    [Test]
    public async Task Ping_Answered_MeasuresTheRoundTrip()
    {
        await using Link link = new();
        TimeSpan roundTrip = await link.A.PingAsync(CancellationToken.None);
        Assert.That(roundTrip, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(link.A.RoundTrip, Is.EqualTo(roundTrip));
    }

    [Test]
    public async Task Open_AboveTheLimit_IsNamed()
    {
        await using RawYamux silent = new(new YamuxOptions { UnacknowledgedMax = 3 });
        for (int i = 0; i < 3; i++)
        {
            silent.Session.Open();
        }

        Assert.That(
            PipeBytes.ReasonOf(
                () => Task.FromResult(silent.Session.Open())), Is.EqualTo(DisconnectReason.LimitReached));
        await silent.SendAsync(YamuxFrameType.WindowUpdate, YamuxFlags.Ack, 2, 0);
        await Until(() => CanOpen(silent.Session));
    }

    [Test]
    public async Task Close_InOrder_EndsBothSides()
    {
        Link link = new();
        await link.A.CloseAsync();
        Assert.That(await link.A.Completion, Is.EqualTo(DisconnectReason.ClosedHere));
        Assert.That(
            PipeBytes.ReasonOf(
                () => Task.FromResult(link.A.Open())), Is.EqualTo(DisconnectReason.ClosedHere));
        await Until(() => !CanOpen(link.B));
        await link.DisposeAsync();
        Assert.That(link.B.Inbound.Completion.IsCompleted, Is.True);
    }

    [Test]
    public async Task UrgentStream_BehindMuchBulk_IsSentFirst()
    {
        // The peer takes 64 KiB and then stops, so that bulk and vote wait in line together.
        await using RawYamux peer = new(pauseBytes: 64 * 1_024);
        YamuxStream bulk = peer.Session.Open();
        Task write = WriteAllAsync(bulk, new byte[YamuxOptions.InitialWindow]);
        await Until(() => bulk.Sent > 0);
        YamuxStream vote = peer.Session.Open(urgent: true);
        await vote.Output.PutAsync([42]);

        int before = 0;
        (YamuxHeader header, byte[] payload) = await peer.NextAsync(header =>
        {
            before += header is { Type: YamuxFrameType.Data, StreamId: 2 } ? (int)header.Length : 0;
            return header is { Type: YamuxFrameType.Data, StreamId: 4 };
        });
        Assert.That(payload, Is.EqualTo(new byte[] { 42 }));
        Assert.That(before, Is.LessThan(YamuxOptions.InitialWindow), "some bulk came after the vote");
        await peer.NextAsync(later => later.Flags.HasFlag(YamuxFlags.Fin));
        await write;
    }

    internal static async Task Until(Func<bool> condition)
    {
        using CancellationTokenSource patience = new(PipeBytes.Patience);
        while (!condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    private static bool CanOpen(YamuxSession session)
    {
        try
        {
            session.Open();
            return true;
        }
        catch (PeerFaultException)
        {
            return false;
        }
    }

    private static async Task WriteAllAsync(YamuxStream stream, byte[] data)
    {
        foreach (byte[] piece in data.Chunk(50_000))
        {
            await stream.Output.PutAsync(piece);
        }

        await stream.Output.CompleteAsync();
    }

    private static async Task<byte[]> EchoAsync(YamuxSession session)
    {
        YamuxStream stream = await session.Inbound.ReadAsync();
        using MemoryStream seen = new();
        while (true)
        {
            ReadResult result = await stream.Input.ReadAsync();
            foreach (ReadOnlyMemory<byte> piece in result.Buffer)
            {
                seen.Write(piece.Span);
                await stream.Output.WriteAsync(piece);
            }

            stream.Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                await stream.Output.CompleteAsync();
                await stream.Input.CompleteAsync();
                return seen.ToArray();
            }
        }
    }

    private static Task<byte[][]> EchoManyAsync(YamuxSession session, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => EchoAsync(session)));

    private sealed class Link : IAsyncDisposable
    {
        public Link(YamuxOptions? options = null)
        {
            DuplexPair wire = new();
            A = new YamuxSession(wire.A, isClient: true, options ?? new YamuxOptions());
            B = new YamuxSession(wire.B, isClient: false, options ?? new YamuxOptions());
            A.Start();
            B.Start();
        }

        public YamuxSession A { get; }

        public YamuxSession B { get; }

        public async ValueTask DisposeAsync()
        {
            await A.DisposeAsync();
            await B.DisposeAsync();
        }
    }
}
