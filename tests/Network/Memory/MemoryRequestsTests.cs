using System.Runtime.CompilerServices;
using OpenLedger.Network.Memory;
using OpenLedger.Network.Protocols.Requests;

namespace OpenLedger.Network.Tests.Memory;

[TestFixture]
public class MemoryRequestsTests
{
    private const string Protocol = "/test/1";
    private static readonly RequestOptions Options = new() { Deadline = TimeSpan.FromSeconds(60) };

    [Test]
    public async Task Ask_Served_GivesThePartsAndCountsTheBytes()
    {
        MemoryHub hub = new(new MemoryNetworkOptions(DelayMs: 1));
        await using INetwork a = hub.Join(new PeerId("a"));
        await using INetwork b = hub.JoinAsFollower(new PeerId("b"));
        b.Requests.Serve(Protocol, Options, (peer, request, _) => Parts(request, request));

        RequestAnswer answer = await a.Requests.AskAsync(
            b.Local, Protocol, Options, new byte[] { 5, 6 }, CancellationToken.None);

        Assert.That(answer.Status, Is.EqualTo(RequestStatus.Ok));
        Assert.That(answer.Parts.Select(part => part.ToArray()), Is.All.EqualTo(new byte[] { 5, 6 }));
        Assert.That(answer.Parts, Has.Count.EqualTo(2));
        PeerStatus status = a.Status.Peers.Single();
        Assert.That((status.BytesOut, status.BytesIn, status.IsValidator), Is.EqualTo((2L, 4L, false)));
        Assert.That(status.Protocols, Is.EqualTo(new[] { Protocol }));
    }

    [Test]
    public async Task Ask_UnknownPeerProtocolOrTooLong_IsRefusedByName()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using INetwork a = hub.Join(new PeerId("a"));
        await using INetwork b = hub.Join(new PeerId("b"));
        b.Requests.Serve(Protocol, Options, (_, _, _) => null);

        Assert.That(
            () => Ask(a, new PeerId("nobody"), Protocol, 1),
            Throws.InstanceOf<PeerFaultException>().With.Property("Reason")
                .EqualTo(DisconnectReason.TransportFailed));
        Assert.That(
            () => Ask(a, b.Local, "/other/1", 1),
            Throws.InstanceOf<PeerFaultException>().With.Property("Reason")
                .EqualTo(DisconnectReason.NoCommonProtocol));
        Assert.That(
            () => Ask(a, b.Local, Protocol, Options.RequestBytesMax + 1),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That((await Ask(a, b.Local, Protocol, 1)).Status, Is.EqualTo(RequestStatus.Refused));
    }

    [Test]
    public async Task Ask_AnswerOverAMaximumOrTooLate_IsAFaultOfThePeer()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using INetwork a = hub.Join(new PeerId("a"));
        await using INetwork b = hub.Join(new PeerId("b"));
        b.Requests.Serve(Protocol, Options, (_, request, _) => Parts(request, request, request));
        b.Requests.Serve("/never/1", Options, (_, _, stop) => NeverAsync(stop));
        RequestOptions two = Options with { PartsMax = 2 };
        RequestOptions small = Options with { AnswerBytesMax = 2 };
        RequestOptions soon = Options with { Deadline = TimeSpan.FromMilliseconds(20) };

        foreach (RequestOptions options in new[] { two, small })
        {
            Assert.That(
                () => a.Requests.AskAsync(b.Local, Protocol, options, new byte[1], CancellationToken.None),
                Throws.InstanceOf<PeerFaultException>().With.Property("Reason")
                    .EqualTo(DisconnectReason.ProtocolViolation));
        }

        Assert.That(
            () => a.Requests.AskAsync(b.Local, "/never/1", soon, new byte[1], CancellationToken.None),
            Throws.InstanceOf<PeerFaultException>().With.Property("Reason")
                .EqualTo(DisconnectReason.RequestTimeout));
        Assert.That(a.Status.Peers.Single().Score, Is.EqualTo(-PeerOffence.Stall.Weight()));
        a.Requests.Penalize(b.Local, PeerOffence.InvalidData, "a block that does not verify");
        Assert.That(a.Status.Peers.Single().Score, Is.LessThan(-PeerOffence.InvalidData.Weight()));
    }

    [Test]
    public async Task Ask_AboveTheBudget_IsBusy()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using INetwork a = hub.Join(new PeerId("a"));
        await using INetwork b = hub.Join(new PeerId("b"));
        RequestOptions one = Options with { ConcurrentPerPeerMax = 1 };
        b.Requests.Serve(Protocol, one, (_, _, stop) => NeverAsync(stop));
        using CancellationTokenSource giveUp = new();

        Task<RequestAnswer> first = a.Requests.AskAsync(b.Local, Protocol, one, new byte[1], giveUp.Token);
        await Poll.UntilAsync(async () =>
            (await Ask(a, b.Local, Protocol, 1)).Status == RequestStatus.Busy);
        await giveUp.CancelAsync();

        Assert.That(() => first, Throws.InstanceOf<OperationCanceledException>());
    }

    private static Task<RequestAnswer> Ask(INetwork from, PeerId to, string protocol, int bytes) =>
        from.Requests.AskAsync(to, protocol, Options, new byte[bytes], CancellationToken.None);

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Parts(params ReadOnlyMemory<byte>[] parts)
    {
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            await Task.Yield();
            yield return part;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> NeverAsync(
        [EnumeratorCancellation] CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, stop);
        yield break;
    }
}
