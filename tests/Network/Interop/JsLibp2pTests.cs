using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Tests.Connections;
using OpenLedger.Network.Tests.Transport;
using OpenLedger.Network.Yamux;

namespace OpenLedger.Network.Tests.Interop;

/// <summary>js-libp2p judges: it dials this node and is dialed by it.</summary>
[TestFixture]
public class JsLibp2pTests
{
    private const int Mebibytes = 64;

    private JsPeer _js = null!;
    private TestNode _node = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _js = await JsPeer.StartAsync();
        _node = new TestNode(1);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _node.DisposeAsync();
        await _js.DisposeAsync();
    }

    [Test]
    public async Task Dialed_ByJs_IdentifiesAndPingsBothWays()
    {
        JsonObject dialed = await _js.DoAsync("dial", new { address = _node.Address.ToString() });
        Assert.That((string)dialed["peer"]!, Is.EqualTo(_node.Swarm.Local.Value));
        await JudgeConnectionAsync();
        Assert.That(_node.Swarm.Find(_js.Id)!.IsOutbound, Is.False);
    }

    [Test]
    public async Task Dialing_Js_IdentifiesAndPingsBothWays()
    {
        PeerConnection connection =
            await _node.Swarm.DialAsync(Multiaddr.Parse(_js.Address), CancellationToken.None);
        Assert.That(connection.Peer, Is.EqualTo(_js.Id));
        await JudgeConnectionAsync();
        Assert.That(connection.IsOutbound, Is.True);
    }

    [Test]
    public async Task Stream_ToASlowJs_ArrivesWholeUnderFlowControl()
    {
        await _js.DoAsync("slow", new { everyBytes = 4 << 20, ms = 100 });
        PeerConnection connection =
            await _node.Swarm.DialAsync(Multiaddr.Parse(_js.Address), CancellationToken.None);
        byte[] piece = PipeBytes.Pattern(1 << 20);

        string answer = await _node.SendAsync(_js.Id, piece, Mebibytes);

        Assert.That(answer, Is.EqualTo(Answer(piece, Mebibytes)));
        Assert.That(connection.Completion.IsCompleted, Is.False);
    }

    [Test]
    public async Task Stream_FromJs_ToASlowReader_HoldsNoMoreThanItsWindow()
    {
        _node.Slow = (4 << 20, 100);
        JsonObject sent = await _js.DoAsync(
            "send", new { address = _node.Address.ToString(), bytes = (long)Mebibytes << 20 });

        Assert.That((string)sent["answer"]!, Is.EqualTo($"{Mebibytes << 20} {(string)sent["hash"]!}"));
        Assert.That(_node.MostBuffered, Is.GreaterThan(0));
        Assert.That(_node.MostBuffered, Is.LessThanOrEqualTo(new YamuxOptions().WindowMax));

        // Another stream, such as identify's, may hold bytes for a moment.
        await Yamux.YamuxSessionTests.Until(() => _node.Swarm.Find(_js.Id)!.Buffered == 0);
    }

    [Test]
    public async Task WrongPeerId_IsRefusedByEitherDialer()
    {
        PeerId nobody = new("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");
        Multiaddr wrongJs = Multiaddr.Parse(_js.Address).WithPeer(nobody);
        Assert.That(
            PipeBytes.ReasonOf(() => _node.Swarm.DialAsync(wrongJs, CancellationToken.None)),
            Is.EqualTo(DisconnectReason.WrongPeer));

        JsonObject refused =
            await _js.TryAsync("dial", new { address = _node.Address.WithPeer(nobody).ToString() });
        Assert.That((bool)refused["ok"]!, Is.False);
        Assert.That(_node.Swarm.Peers, Is.Empty);
    }

    [Test]
    public async Task ManyStreams_FromBothSides_AllArrive()
    {
        await _node.Swarm.DialAsync(Multiaddr.Parse(_js.Address), CancellationToken.None);
        byte[] piece = PipeBytes.Pattern(50_000);
        Task<string>[] here = [.. Enumerable.Range(0, 20).Select(_ => _node.SendAsync(_js.Id, piece, 10))];
        Task<JsonObject>[] there =
        [
            .. Enumerable.Range(0, 20).Select(_ => _js.DoAsync(
                "send", new { address = _node.Address.ToString(), bytes = 500_000 })),
        ];

        Assert.That(await Task.WhenAll(here), Is.All.EqualTo(Answer(piece, 10)));
        foreach (JsonObject sent in await Task.WhenAll(there))
        {
            Assert.That((string)sent["answer"]!, Is.EqualTo($"500000 {(string)sent["hash"]!}"));
        }
    }

    [Test]
    public async Task Js_GoesAway_EndsTheConnectionInOrder()
    {
        await _node.Swarm.DialAsync(Multiaddr.Parse(_js.Address), CancellationToken.None);
        await _node.IdentifiedAs(_js.Id);
        await _js.TryAsync("close");
        await Yamux.YamuxSessionTests.Until(() => _node.Ends.Count == 1);
        Assert.That(_node.Ends.First().Reason, Is.EqualTo(DisconnectReason.ClosedByPeer));
        Assert.That(_node.Swarm.Peers, Is.Empty);
    }

    private async Task JudgeConnectionAsync()
    {
        JsonObject identified = await _js.EventAsync("identified");
        Assert.That((string)identified["agent"]!, Does.StartWith("openledger/"));
        Assert.That((string)identified["peer"]!, Is.EqualTo(_node.Swarm.Local.Value));
        Assert.That(
            identified["protocols"]!.AsArray().Select(name => (string)name!), Does.Contain(TestNode.Sink));
        Assert.That((bool)identified["signed"]!, Is.True, "js verified the signed peer record");
        await _node.IdentifiedAs(_js.Id);
        PeerConnection connection = _node.Swarm.Find(_js.Id)!;
        Assert.That(connection.Agent, Does.StartWith("js-libp2p/"));
        Assert.That(connection.Protocols, Does.Contain("/ipfs/ping/1.0.0"));

        await _js.DoAsync("ping", new { address = _node.Address.ToString() });
        Assert.That(
            await _node.Ping.PingAsync(_js.Id, CancellationToken.None), Is.GreaterThan(TimeSpan.Zero));
        Assert.That(
            await connection.Session.PingAsync(CancellationToken.None), Is.GreaterThan(TimeSpan.Zero));
    }

    private static string Answer(byte[] piece, int times)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < times; i++)
        {
            hash.AppendData(piece);
        }

        return $"{(long)piece.Length * times} {Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
