using System.Net;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Protocols.Identify;
using OpenLedger.Network.Tests.Connections;
using OpenLedger.Network.Tests.Fuzzing;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Tests.Protocols;

[TestFixture]
public class IdentifyTests
{
    private static readonly NodeIdentity Alice = new([.. Enumerable.Repeat((byte)1, 32)]);
    private static readonly Multiaddr Somewhere = Multiaddr.Parse("/ip4/10.0.0.1/tcp/4001");

    [Test]
    public void DecodeOfEncode_FullMessage_IsTheMessage()
    {
        IdentifyMessage message = Full();
        Assert.That(IdentifyMessage.TryDecode(message.Encode(), out IdentifyMessage? read), Is.True);
        Assert.That(read!.PublicKey!.PeerId, Is.EqualTo(Alice.PeerId));
        Assert.That(read.ListenAddresses, Is.EqualTo(message.ListenAddresses));
        Assert.That(read.Protocols, Is.EqualTo(message.Protocols));
        Assert.That(read.ObservedAddress, Is.EqualTo(Somewhere));
        Assert.That((read.Agent, read.ProtocolVersion), Is.EqualTo((message.Agent, message.ProtocolVersion)));
        Assert.That(PeerRecord.TryOpen(read.SignedPeerRecord.Span, out PeerRecord? record), Is.True);
        Assert.That(record!.Addresses, Is.EqualTo(new[] { Somewhere }));
    }

    [Test]
    public void Decode_AboveAMaximum_IsRefused()
    {
        IdentifyMessage most = Full() with
        {
            Protocols = [.. Enumerable.Range(0, IdentifyMessage.ProtocolsMax).Select(i => $"/{i}")],
            ListenAddresses = [.. Enumerable.Repeat(Somewhere, IdentifyMessage.AddressesMax)],
        };
        Assert.That(IdentifyMessage.TryDecode(most.Encode(), out _), Is.True);
        Assert.That(IdentifyMessage.TryDecode(
            (most with { Protocols = most.Protocols.Add("/x") }).Encode(), out _), Is.False);
        Assert.That(
            IdentifyMessage.TryDecode(
                (most with { ListenAddresses = most.ListenAddresses.Add(Somewhere) }).Encode(), out _),
            Is.False);
        string tooLong = new('a', IdentifyMessage.TextBytesMax + 1);
        Assert.That(IdentifyMessage.TryDecode((Full() with { Agent = tooLong }).Encode(), out _), Is.False);
        Assert.That(IdentifyMessage.TryDecode(new byte[IdentifyMessage.SizeMax + 1], out _), Is.False);
        Assert.That(IdentifyMessage.TryDecode([], out _), Is.False);
    }

    [Test]
    public void PeerRecord_SignedByAnotherOrChanged_IsRefused()
    {
        byte[] record = PeerRecord.Seal(Alice, 7, [Somewhere]);
        Assert.That(PeerRecord.TryOpen(record, out PeerRecord? read), Is.True);
        Assert.That((read!.Peer, read.Sequence), Is.EqualTo((Alice.PeerId, 7ul)));
        for (int at = 0; at < record.Length; at++)
        {
            byte[] changed = [.. record];
            changed[at] ^= 1;
            Assert.That(PeerRecord.TryOpen(changed, out _), Is.False, $"byte {at}");
        }

        Assert.That(PeerRecord.TryOpen(new byte[SignedEnvelope.SizeMax + 1], out _), Is.False);
    }

    [Test]
    public void Decoders_Fuzzed_NeverThrow()
    {
        FrameFuzzer.Run(101, [Full().Encode()], frame => IdentifyMessage.TryDecode(frame, out _));
        FrameFuzzer.Run(
            102, [PeerRecord.Seal(Alice, 1, [Somewhere])], frame => PeerRecord.TryOpen(frame, out _));
    }

    [Test]
    public async Task Push_NewProtocolAndAddress_ReachThePeers()
    {
        await using TestNode a = new(1);
        await using TestNode b = new(2);
        await a.DialAsync(b);
        await a.IdentifiedAs(b.Swarm.Local);
        await b.IdentifiedAs(a.Swarm.Local);
        IdentifyMessage? seen = null;
        b.Identify.Identified += (_, message) => Volatile.Write(ref seen, message);
        a.Swarm.Handle("/new/1", (_, _) => Task.CompletedTask);
        a.Identify.Announce(Somewhere);
        await a.Identify.PushAsync(CancellationToken.None);

        await Yamux.YamuxSessionTests.Until(() => Volatile.Read(ref seen) is not null);
        Assert.That(seen!.Protocols, Does.Contain("/new/1"));
        Assert.That(seen.ListenAddresses, Does.Contain(Somewhere));
        Assert.That(b.Swarm.Find(a.Swarm.Local)!.Protocols, Does.Contain("/new/1"));
    }

    [TestCase(true, Description = "another peer's key")]
    [TestCase(false, Description = "not a message")]
    public async Task Push_FalseMessage_IsNamed(bool anotherKey)
    {
        await using TestNode a = new(1);
        await using TestNode b = new(2);
        await a.DialAsync(b);
        await using PeerStream stream =
            await a.Swarm.OpenAsync(b.Swarm.Local, [IdentifyService.PushProtocol], CancellationToken.None);
        NodeIdentity other = new([.. Enumerable.Repeat((byte)9, 32)]);
        DelimitedMessage.Write(
            stream.Output, anotherKey
                ? new IdentifyMessage { PublicKey = other.PublicKey }.Encode() : [0x0b]);
        await stream.Output.FlushAsync();
        await Yamux.YamuxSessionTests.Until(
            () => b.Faults.Any(fault => fault.Reason == DisconnectReason.ProtocolViolation));
    }

    [Test]
    public async Task Listening_OnAllInterfaces_TellsEachAndNumbersEveryChange()
    {
        await using Swarm swarm = new(Alice, new SwarmOptions());
        IdentifyService identify = new(swarm);
        Assert.That(identify.Addresses, Is.Empty);
        PeerRecord before = Opened(identify);
        Multiaddr any = swarm.Listen(Multiaddr.Parse("/ip4/0.0.0.0/tcp/0"));
        Assert.That(any.TryGetTcp(out EndPoint? end), Is.True);
        int port = ((IPEndPoint)end!).Port;
        PeerRecord listening = Opened(identify);
        Assert.That(listening.Sequence, Is.GreaterThan(before.Sequence));
        Assert.That(listening.Addresses, Does.Contain(Multiaddr.Parse($"/ip4/127.0.0.1/tcp/{port}")));
        Assert.That(listening.Addresses, Does.Not.Contain(any));
        Assert.That(Opened(identify).Sequence, Is.EqualTo(listening.Sequence), "nothing changed");
        identify.Announce(Somewhere);
        PeerRecord announced = Opened(identify);
        Assert.That(announced.Sequence, Is.GreaterThan(listening.Sequence));
        Assert.That(announced.Addresses[0], Is.EqualTo(Somewhere));
    }

    private static PeerRecord Opened(IdentifyService identify) =>
        PeerRecord.TryOpen(identify.SignedRecord(), out PeerRecord? record)
            ? record : throw new FormatException();

    private static IdentifyMessage Full() => new()
    {
        PublicKey = Alice.PublicKey,
        ListenAddresses = [Somewhere, Multiaddr.Parse("/dns4/a.b/tcp/1/wss")],
        Protocols = ["/a/1", "/b/2"],
        ObservedAddress = Somewhere,
        ProtocolVersion = "v/1",
        Agent = "agent/1",
        SignedPeerRecord = PeerRecord.Seal(Alice, 1, [Somewhere]),
    };
}
