using System.Buffers;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Protocols.Requests;
using OpenLedger.Network.Tests.Connections;
using OpenLedger.Network.Tests.Transport;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Tests.Protocols;

[TestFixture]
public class RequestTests
{
    private const string Protocol = "/openledger/test/ask/1";

    private TestNode _asker = null!;
    private TestNode _server = null!;
    private RequestService _asking = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _asker = new TestNode(1);
        _server = new TestNode(2);
        _asking = new RequestService(_asker.Swarm);
        await _asker.DialAsync(_server);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _asker.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Ask_SeveralParts_ComeInOrder()
    {
        Serve(new RequestOptions(), (_, request, _) => Parts(request.ToArray(), [], new byte[3_000_000]));
        RequestAnswer answer = await AskAsync(new RequestOptions(), [1, 2, 3]);

        Assert.That(answer.Status, Is.EqualTo(RequestStatus.Ok));
        Assert.That(answer.Parts.Select(part => part.Length), Is.EqualTo(new[] { 3, 0, 3_000_000 }));
        Assert.That(answer.Parts[0].ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Ask_WhatMeansNothing_IsRefused()
    {
        Serve(new RequestOptions(), (_, _, _) => null);
        Assert.That((await AskAsync(new RequestOptions(), [1])).Status, Is.EqualTo(RequestStatus.Refused));
    }

    [Test]
    public async Task Ask_FasterThanTheBudget_IsBusy()
    {
        RequestOptions options = new() { PerSecondPerPeer = 1, BurstPerPeer = 3 };
        Serve(options, (_, _, _) => Parts([1]));
        List<RequestStatus> statuses = [];
        for (int i = 0; i < 4; i++)
        {
            statuses.Add((await AskAsync(options, [1])).Status);
        }

        Assert.That(statuses.Take(3), Is.All.EqualTo(RequestStatus.Ok));
        Assert.That(statuses[3], Is.EqualTo(RequestStatus.Busy));
    }

    [Test]
    public async Task Ask_MoreAtOnceThanAllowed_IsBusy()
    {
        RequestOptions options = new() { ConcurrentPerPeerMax = 1 };
        TaskCompletionSource entered = new();
        TaskCompletionSource release = new();
        Serve(options, (_, _, _) =>
        {
            entered.TrySetResult();
            return Waiting(release.Task);
        });
        Task<RequestAnswer> first = AskAsync(options, [1]);
        await entered.Task.WaitAsync(PipeBytes.Patience);
        Assert.That((await AskAsync(options, [2])).Status, Is.EqualTo(RequestStatus.Busy));

        release.SetResult();
        Assert.That((await first).Status, Is.EqualTo(RequestStatus.Ok));
    }

    [Test]
    public void Ask_AnswerAboveAMaximum_IsNamed([Values(0, 1, 2)] int which)
    {
        RequestOptions options = which switch
        {
            0 => new RequestOptions { PartBytesMax = 9 },
            1 => new RequestOptions { AnswerBytesMax = 19 },
            _ => new RequestOptions { PartsMax = 1 },
        };
        Serve(new RequestOptions(), (_, _, _) => Parts(new byte[10], new byte[10]));
        Assert.That(
            PipeBytes.ReasonOf(() => AskAsync(options, [1])), Is.EqualTo(DisconnectReason.ProtocolViolation));
    }

    [Test]
    public async Task Ask_AnswerNeverEnds_IsGivenUpAtTheDeadline()
    {
        TaskCompletionSource never = new();
        Serve(new RequestOptions(), (_, _, stop) => Waiting(never.Task.WaitAsync(stop)));
        RequestOptions hurried = new() { Deadline = TimeSpan.FromMilliseconds(200) };
        Assert.That(
            PipeBytes.ReasonOf(() => AskAsync(hurried, [1])), Is.EqualTo(DisconnectReason.RequestTimeout));
        Assert.That(
            PipeBytes.ReasonOf(() => _asking.AskAsync(
                _server.Swarm.Local, "/nobody/1", hurried, new byte[1], CancellationToken.None)),
            Is.EqualTo(DisconnectReason.NoCommonProtocol));
        Assert.That(await _asker.SendAsync(_server.Swarm.Local, [1]), Does.StartWith("1 "), "others go on");
    }

    [Test]
    public async Task Serve_RequestAboveItsMaximum_IsNamedAndReset()
    {
        Serve(new RequestOptions { RequestBytesMax = 10 }, (_, _, _) => Parts([1]));
        Assert.That(
            PipeBytes.ReasonOf(() => AskAsync(new RequestOptions(), new byte[11])),
            Is.EqualTo(DisconnectReason.ResetByPeer));
        await Yamux.YamuxSessionTests.Until(
            () => _server.Faults.Any(fault => fault.Reason == DisconnectReason.ProtocolViolation));
    }

    [Test]
    public async Task Serve_AskerNeverFinishesItsRequest_IsResetAtTheDeadline()
    {
        Serve(new RequestOptions { Deadline = TimeSpan.FromMilliseconds(200) }, (_, _, _) => Parts([1]));
        PeerStream stream =
            await _asker.Swarm.OpenAsync(_server.Swarm.Local, [Protocol], CancellationToken.None);
        await stream.Output.PutAsync([5, 1]);
        Assert.That(
            PipeBytes.ReasonOf(
                async () => await stream.Input.ReadAsync()), Is.EqualTo(DisconnectReason.ResetByPeer));
    }

    [TestCase("00", 0)]
    [TestCase("0a", 10)]
    [TestCase("80", -1, Description = "not whole")]
    [TestCase("8080808080808080808001", null, Description = "no length")]
    [TestCase("8001", null, Description = "a length above the maximum")]
    public void TryTakeLength_Lengths_AreJudged(string hex, int? expected)
    {
        ReadOnlySequence<byte> buffer = new(Convert.FromHexString(hex));
        if (expected is null)
        {
            Assert.That(
                () => DelimitedMessage.TryTakeLength(ref buffer, 100, out _),
                Throws.InstanceOf<PeerFaultException>());
        }
        else
        {
            Assert.That(
                DelimitedMessage.TryTakeLength(ref buffer, 100, out int length), Is.EqualTo(expected >= 0));
            Assert.That(length, Is.EqualTo(expected));
        }
    }

    private void Serve(
        RequestOptions options,
        RequestHandler handler) =>
        new RequestService(_server.Swarm).Serve(Protocol, options, handler);

    private Task<RequestAnswer> AskAsync(RequestOptions options, byte[] request) =>
        _asking.AskAsync(_server.Swarm.Local, Protocol, options, request, CancellationToken.None);

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Parts(params byte[][] parts)
    {
        foreach (byte[] part in parts)
        {
            await Task.Yield();
            yield return part;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Waiting(Task task)
    {
        await task;
        yield return new byte[] { 1 };
    }
}
