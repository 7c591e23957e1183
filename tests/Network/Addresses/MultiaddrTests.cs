using System.Net;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Tests.Fuzzing;

namespace OpenLedger.Network.Tests.Addresses;

[TestFixture]
public class MultiaddrTests
{
    private const string Peer = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

    [TestCase("/ip4/127.0.0.1/tcp/4001", "047f000001060fa1")]
    [TestCase("/ip4/1.2.3.4/udp/1234/quic-v1", "0401020304910204d2cd03")]
    [TestCase("/ip6/::1/tcp/80", "2900000000000000000000000000000001060050")]
    [TestCase("/dns4/example.com/tcp/443/wss", "360b6578616d706c652e636f6d0601bbde03")]
    public void ParseAndDecode_KnownAddresses_Match(string text, string hex)
    {
        Multiaddr address = Multiaddr.Parse(text);

        Assert.That(Convert.ToHexStringLower(address.Bytes.Span), Is.EqualTo(hex));
        Assert.That(Multiaddr.TryDecode(address.Bytes.Span, out Multiaddr? decoded), Is.True);
        Assert.That(decoded, Is.EqualTo(address));
        Assert.That(decoded!.ToString(), Is.EqualTo(text));
        Assert.That(decoded.GetHashCode(), Is.EqualTo(address.GetHashCode()));
    }

    [Test]
    public void WithPeer_AddedOrReplaced_EndsInThePeer()
    {
        Multiaddr address =
            Multiaddr.OfTcp(new IPEndPoint(IPAddress.Loopback, 4001)).WithPeer(new PeerId(Peer));

        Assert.That(address.ToString(), Is.EqualTo($"/ip4/127.0.0.1/tcp/4001/p2p/{Peer}"));
        Assert.That(address.Peer, Is.EqualTo(new PeerId(Peer)));
        Assert.That(address.WithPeer(new PeerId(Peer)), Is.EqualTo(address));
        Assert.That(
            Multiaddr.Parse($"/ip4/127.0.0.1/tcp/4001/ipfs/{Peer}"), Is.EqualTo(address), "the old name");
        Assert.That(() => address.WithPeer(new PeerId("alice")), Throws.ArgumentException);
    }

    [TestCase("/ip4/10.0.0.1/tcp/1", "10.0.0.1:1")]
    [TestCase("/ip6/::1/tcp/2", "[::1]:2")]
    [TestCase("/ip4/10.0.0.1/tcp/1/p2p/" + Peer, "10.0.0.1:1")]
    [TestCase("/ip4/10.0.0.1/tcp/1/ws", null)]
    [TestCase("/ip4/10.0.0.1/udp/1/quic-v1", null)]
    [TestCase("/p2p/" + Peer, null)]
    public void TryGetTcp_OnlyPlainTcp_IsDialable(string text, string? endPoint)
    {
        Assert.That(Multiaddr.Parse(text).TryGetTcp(out EndPoint? found), Is.EqualTo(endPoint is not null));
        Assert.That(found?.ToString(), Is.EqualTo(endPoint));
    }

    [TestCase("")]
    [TestCase("ip4/1.2.3.4")]
    [TestCase("/")]
    [TestCase("//")]
    [TestCase("/tcp/1//")]
    [TestCase("/ip4")]
    [TestCase("/ip4/1.2.3")]
    [TestCase("/ip4/::1")]
    [TestCase("/ip6/1.2.3.4")]
    [TestCase("/ip4/1.2.3.4/tcp/65536")]
    [TestCase("/ip4/1.2.3.4/tcp/-1")]
    [TestCase("/ip4/1.2.3.4/tcp/ 1")]
    [TestCase("/dns4//tcp/1")]
    [TestCase("/dns4/a b/tcp/1")]
    [TestCase("/onion/x")]
    [TestCase("/p2p/alice")]
    public void TryParse_NoAddress_IsRefused(string text) =>
        Assert.That(Multiaddr.TryParse(text, out _), Is.False);

    [TestCase("", Description = "nothing")]
    [TestCase("04010203", Description = "a value cut off")]
    [TestCase("8404", Description = "an unknown protocol")]
    [TestCase("3600", Description = "an empty name")]
    [TestCase("3603612f62", Description = "a separator in a name")]
    [TestCase("a50302ffff", Description = "no peer id")]
    [TestCase("8400047f000001", Description = "a code not in its shortest form")]
    public void TryDecode_NoAddress_IsRefused(string hex) =>
        Assert.That(Multiaddr.TryDecode(Convert.FromHexString(hex), out _), Is.False);

    [Test]
    public void Addresses_AboveAMaximum_AreRefused()
    {
        string most = string.Concat(Enumerable.Repeat("/tls", Multiaddr.PartsMax));
        Assert.That(Multiaddr.TryParse(most, out Multiaddr? address), Is.True);
        Assert.That(Multiaddr.TryParse(most + "/tls", out _), Is.False);
        Assert.That(Multiaddr.TryDecode([.. address!.Bytes.Span, 0xc0, 0x03], out _), Is.False);
        Assert.That(Multiaddr.TryParse("/dns4/" + new string('a', 254), out _), Is.False);
        Assert.That(Multiaddr.TryDecode(new byte[Multiaddr.SizeMax + 1], out _), Is.False);
    }

    [Test]
    public void Decoders_Fuzzed_NeverThrowAndRoundTrip()
    {
        byte[][] good =
        [
            .. new[] { $"/ip4/127.0.0.1/tcp/4001/p2p/{Peer}", "/dns6/a.b/tcp/1/wss", "/ip6/fe80::1/udp/9/quic-v1" }
                .Select(text => Multiaddr.Parse(text).Bytes.ToArray()),
        ];
        FrameFuzzer.Run(51, good, frame =>
        {
            if (Multiaddr.TryDecode(frame, out Multiaddr? address))
            {
                Assert.That(Multiaddr.TryParse(address.ToString(), out Multiaddr? again), Is.True);
                Assert.That(again!.ToString(), Is.EqualTo(address.ToString()));
            }
        });
    }
}
