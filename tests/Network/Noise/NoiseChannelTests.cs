using System.Buffers;
using System.IO.Pipelines;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Noise;
using OpenLedger.Network.Tests.Transport;

namespace OpenLedger.Network.Tests.Noise;

[TestFixture]
public class NoiseChannelTests
{
    private static readonly NodeIdentity Alice = new([.. Enumerable.Repeat((byte)1, 32)]);
    private static readonly NodeIdentity Bob = new([.. Enumerable.Repeat((byte)2, 32)]);
    private static readonly NodeIdentity Carol = new([.. Enumerable.Repeat((byte)3, 32)]);

    [TestCase(1)]
    [TestCase(NoiseChannel.PlaintextSizeMax)]
    [TestCase(NoiseChannel.PlaintextSizeMax + 1)]
    [TestCase(200_000)]
    public async Task Channel_AnySize_ArrivesBothWays(int size)
    {
        (NoiseChannel alice, NoiseChannel bob) = await ConnectAsync(new DuplexPair());
        Assert.That(alice.Remote.PeerId, Is.EqualTo(Bob.PeerId));
        Assert.That(bob.Remote.PeerId, Is.EqualTo(Alice.PeerId));
        foreach ((NoiseChannel from, NoiseChannel to) in new[] { (alice, bob), (bob, alice) })
        {
            byte[] data = PipeBytes.Pattern(size);
            Task write = from.Output.PutAsync(data);
            Assert.That(await to.Input.TakeAsync(size), Is.EqualTo(data));
            await write;
        }
    }

    [Test]
    public async Task Channel_FrameInSingleBytes_IsPutTogether()
    {
        DuplexPair wire = new();
        DuplexPair far = new();
        Task<(NoiseChannel Alice, NoiseChannel Bob)> connect = ConnectAsync(wire, far);
        Task trickle = RelayAsync(wire.B.Input, far.A.Output, 1);
        Task back = RelayAsync(far.A.Input, wire.B.Output, 7);
        (NoiseChannel alice, NoiseChannel bob) = await connect;
        await alice.Output.PutAsync([1, 2, 3, 4, 5]);

        Assert.That(await bob.Input.TakeAsync(5), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5 }));
        await wire.A.Output.CompleteAsync();
        await far.B.Output.CompleteAsync();
        await Task.WhenAll(trickle, back);
    }

    [Test]
    public async Task Channel_FrameChanged_IsNamed()
    {
        DuplexPair wire = new();
        (NoiseChannel _, NoiseChannel bob) = await ConnectAsync(wire);
        await wire.A.Output.PutAsync([0, 17, .. new byte[17]]);
        Assert.That(
            PipeBytes.ReasonOf(
                async () => await bob.Input.ReadAsync()), Is.EqualTo(DisconnectReason.FrameMalformed));
    }

    [TestCase("0005", Description = "inside a frame")]
    [TestCase("00", Description = "inside a length")]
    public async Task Channel_ClosedInsideAFrame_IsNamed(string hex)
    {
        DuplexPair wire = new();
        (NoiseChannel _, NoiseChannel bob) = await ConnectAsync(wire);
        await wire.A.Output.PutAsync(Convert.FromHexString(hex));
        await wire.A.Output.CompleteAsync();
        Assert.That(
            PipeBytes.ReasonOf(
                async () => await bob.Input.ReadAsync()), Is.EqualTo(DisconnectReason.FrameMalformed));
    }

    [Test]
    public async Task Channel_ClosedBetweenFrames_Ends()
    {
        DuplexPair wire = new();
        (NoiseChannel alice, NoiseChannel bob) = await ConnectAsync(wire);
        await alice.Output.PutAsync([1]);
        await wire.A.Output.CompleteAsync();
        Assert.That(await bob.Input.TakeAllAsync(), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public async Task Handshake_AnotherPeerThanDialed_IsRefusedByTheDialer()
    {
        DuplexPair wire = new();
        Task<NoiseChannel> listener =
            new NoiseUpgrade(Bob).HandshakeAsync(wire.B, false, null, CancellationToken.None).AsTask();
        Assert.That(
            PipeBytes.ReasonOf(async () => await new NoiseUpgrade(Alice)
                .HandshakeAsync(wire.A, true, Carol.PeerId, CancellationToken.None)),
            Is.EqualTo(DisconnectReason.WrongPeer));
        await wire.A.Output.CompleteAsync();
        Assert.That(PipeBytes.ReasonOf(() => listener), Is.EqualTo(DisconnectReason.ClosedByPeer));
    }

    [Test]
    public void Handshake_WithItself_IsNamed()
    {
        DuplexPair wire = new();
        _ = new NoiseUpgrade(Alice).HandshakeAsync(wire.B, false, null, CancellationToken.None).AsTask();
        Assert.That(
            PipeBytes.ReasonOf(async () => await new NoiseUpgrade(Alice)
                .HandshakeAsync(wire.A, true, null, CancellationToken.None)),
            Is.EqualTo(DisconnectReason.SelfDialed));
    }

    [TestCase("ffff", Description = "longer than any handshake message")]
    [TestCase("000100", Description = "shorter than a key")]
    public async Task Handshake_MalformedMessage_IsNamed(string hex)
    {
        DuplexPair wire = new();
        await wire.A.Output.PutAsync(Convert.FromHexString(hex));
        Assert.That(
            PipeBytes.ReasonOf(async () => await new NoiseUpgrade(Bob)
                .HandshakeAsync(wire.B, false, null, CancellationToken.None)),
            Is.EqualTo(DisconnectReason.HandshakeMalformed));
    }

    internal static async Task<(
        NoiseChannel Alice, NoiseChannel Bob)> ConnectAsync(DuplexPair wire, DuplexPair? far = null)
    {
        Task<NoiseChannel> listener =
            new NoiseUpgrade(
                Bob).HandshakeAsync((far ?? wire).B, false, null, CancellationToken.None).AsTask();
        NoiseChannel dialer =
            await new NoiseUpgrade(Alice).HandshakeAsync(wire.A, true, Bob.PeerId, CancellationToken.None);
        return (dialer, await listener);
    }

    private static async Task RelayAsync(PipeReader from, PipeWriter to, int step)
    {
        while (true)
        {
            ReadResult result = await from.ReadAsync();
            foreach (byte[] piece in result.Buffer.ToArray().Chunk(step))
            {
                await to.WriteAsync(piece);
            }

            from.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                await to.CompleteAsync();
                return;
            }
        }
    }
}
