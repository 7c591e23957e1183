using System.Diagnostics.Metrics;
using System.Net.Sockets;
using OpenLedger.Network;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Libp2p;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Telemetry;

namespace OpenLedger.Node.Tests.Telemetry;

/// <summary>The network's metrics over sockets: peers, bytes, and why somebody was dropped.</summary>
[TestFixture]
public sealed class NetworkMetricsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Page_OfTwoConnectedNodes_TellsPeersBytesScoresAndDrops()
    {
        using StringWriter lines = new();
        TextNodeLog log = new("n", lines, TimeProvider.System);
        await using Libp2pNetwork one = await StartAsync();
        await using Libp2pNetwork two = await StartAsync();
        using Meter meter = new("OpenLedger.Network");
        using MetricsCollector collector = new(meter);
        using NetworkMetrics metrics = new(one, meter, log);
        await two.ConnectAsync(Multiaddr.Parse(one.Status.ListenAddresses[0]), CancellationToken.None);

        ExpositionPage page = await WaitAsync(
            collector, page => page.Tells($"openledger_network_peer_score{{peer=\"{two.Local}\"}}")
                && page["openledger_network_bytes_total{direction=\"inbound\"}"] > 100);
        Assert.That(page["openledger_network_peers{direction=\"inbound\"}"], Is.EqualTo(1));
        Assert.That(page["openledger_network_peers{direction=\"outbound\"}"], Is.Zero);
        Assert.That(page["openledger_network_dropped_total"], Is.Zero);
        double before = page["openledger_network_bytes_total{direction=\"inbound\"}"];

        // Somebody who speaks another protocol is dropped, counted and named.
        string[] address = one.Status.ListenAddresses[0].Split('/');
        using TcpClient stranger = new();
        await stranger.ConnectAsync(address[2], int.Parse(address[4], null));
        await stranger.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        page = await WaitAsync(
            collector, page => page.SeriesOf("openledger_network_disconnects_total").Any());
        string reason = page.SeriesOf("openledger_network_disconnects_total").First().Split('"')[1];
        Assert.That(Enum.TryParse(reason, out DisconnectReason known), Is.True);
        Assert.That(known, Is.Not.EqualTo(DisconnectReason.OwnFault));
        Assert.That(lines.ToString(), Does.Contain($"dropped: {reason}: "));

        await two.DisposeAsync();
        page = await WaitAsync(
            collector, page => page["openledger_network_peers{direction=\"inbound\"}"] == 0);
        Assert.That(
            page["openledger_network_bytes_total{direction=\"inbound\"}"], Is.GreaterThanOrEqualTo(before),
            "bytes of connections that ended stay counted");
        await Promtool.CheckAsync(collector.Write());
    }

    private static async Task<ExpositionPage> WaitAsync(
        MetricsCollector collector, Predicate<ExpositionPage> holds)
    {
        DateTimeOffset end = DateTimeOffset.UtcNow + Patience;
        while (true)
        {
            string text = collector.Write();
            ExpositionPage page = ExpositionPage.Parse(text);
            if (holds(page))
            {
                return page;
            }

            Assert.That(DateTimeOffset.UtcNow, Is.LessThan(end), text);
            await Task.Delay(20);
        }
    }

    private static Task<Libp2pNetwork> StartAsync() => Libp2pNetwork.StartAsync(
        new NetworkOptions
        {
            ListenAddresses = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")],
            GenesisPrefix = "00112233",
        },
        NodeIdentity.Generate(), new Nobody(), CancellationToken.None);

    /// <summary>A node without a validator's key.</summary>
    private sealed class Nobody : IValidatorHandshake
    {
        public byte[] Hello(PeerId remote, ReadOnlySpan<byte> remoteNonce) => [];

        public bool TryAccept(PeerId remote, ReadOnlySpan<byte> ownNonce, ReadOnlySpan<byte> hello) => false;

        public bool Wants(PeerId remote) => false;
    }
}
