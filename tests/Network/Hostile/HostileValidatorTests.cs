using OpenLedger.Network.Connections;
using OpenLedger.Network.Consensus;
using OpenLedger.Network.Tests.Connections;
using OpenLedger.Network.Tests.Libp2p;
using OpenLedger.Network.Tests.Transport;

namespace OpenLedger.Network.Tests.Hostile;

/// <summary>Attacks on whole nodes by peers of another chain and by validators gone bad.</summary>
[TestFixture]
public class HostileValidatorTests
{
    private const int Mebibyte = 1 << 20;

    [Test]
    public async Task WrongGenesis_Peer_IsDroppedByNameOnBothSides()
    {
        await using TestNetwork victim = await TestNetwork.StartAsync(1);
        await using TestNetwork honest = await TestNetwork.StartAsync(2, bootnodes: victim);
        await honest.JoinedWith(victim);
        await using TestNetwork stranger = await TestNetwork.StartAsync(
            3, options => options with { GenesisPrefix = "ffffffff" }, bootnodes: victim);

        await Poll.UntilAsync(() =>
            victim.SawFault(DisconnectReason.WrongChain) && stranger.SawFault(DisconnectReason.WrongChain));
        await Poll.UntilAsync(() => victim.Network.Swarm.IsBanned(stranger.Id)
            || stranger.Network.Swarm.IsBanned(victim.Id));
        await Poll.UntilAsync(() => victim.Network.Swarm.Find(stranger.Id) is null);
        await ExchangeAsync(victim, honest);
    }

    [Test]
    public async Task BulkFlood_OfProposalsNobodyReads_HoldsAPeersShare()
    {
        await using TestNetwork victim = await TestNetwork.StartAsync(1);
        await using TestNetwork honest = await TestNetwork.StartAsync(2, bootnodes: victim);
        await using TestNetwork bad = await TestNetwork.StartAsync(3, bootnodes: victim);
        await honest.JoinedWith(victim);
        await bad.JoinedWith(victim);
        byte[] proposal = new byte[Mebibyte];
        long before = HostileScene.Held();
        long dropped = victim.Network.Dropped;
        while (victim.Network.Dropped < dropped + 60)
        {
            bad.Send(victim, NetworkChannel.Proposals, proposal);
            await Task.Delay(2);
        }

        // The share here, and what waits to be sent there, which is in this process too.
        ConsensusOptions bounds = new();
        Assert.That(
            HostileScene.Held() - before,
            Is.LessThan(bounds.InboundBulk.PeerBytesMax + bounds.ProposalsWaitingBytesMax + (24L * Mebibyte)));
        await ExchangeAsync(victim, honest);
    }

    [Test]
    public async Task BulkPieces_OfOneByte_AreRefusedBeforeTheyCost()
    {
        await using TestNetwork victim = await TestNetwork.StartAsync(1);
        await using TestNetwork honest = await TestNetwork.StartAsync(2, bootnodes: victim);
        await using TestNetwork bad = await TestNetwork.StartAsync(3, bootnodes: victim);
        await honest.JoinedWith(victim);
        await bad.JoinedWith(victim);
        PeerStream stream = await OpenAsync(bad, victim, StreamKind.Bulk);
        byte[] drops = [.. Enumerable.Repeat<byte[]>([1, 0, 0, 1, 7], 10_000).SelectMany(piece => piece)];
        await SwarmTests.TryAsync(async () => await stream.Output.WriteAsync(drops));

        await Poll.UntilAsync(() => victim.SawFault(DisconnectReason.ProtocolViolation));
        await ExchangeAsync(victim, honest);
    }

    [Test]
    public async Task Stall_InsideAMessage_EndsTheStreamByName([Values] bool ofVotes)
    {
        await using TestNetwork victim = await TestNetwork.StartAsync(
            1, options => options with
            {
                Consensus = options.Consensus with { StallTimeout = TimeSpan.FromMilliseconds(500) },
            });
        await using TestNetwork honest = await TestNetwork.StartAsync(2, bootnodes: victim);
        await using TestNetwork bad = await TestNetwork.StartAsync(3, bootnodes: victim);
        await honest.JoinedWith(victim);
        await bad.JoinedWith(victim);
        PeerStream stream = await OpenAsync(bad, victim, ofVotes ? StreamKind.Votes : StreamKind.Bulk);
        await stream.Output.WriteAsync(ofVotes ? new byte[] { 100, 1, 2 } : [1, 1, 0, 9, 1, 2]);

        await Poll.UntilAsync(() => victim.SawFault(DisconnectReason.ReadStalled));
        await ExchangeAsync(victim, honest);
    }

    [Test]
    public async Task HandshakeFlood_OfDirectStreams_IsHeldToItsAllowance()
    {
        await using TestNetwork victim = await TestNetwork.StartAsync(1);
        await using TestNetwork honest = await TestNetwork.StartAsync(2, bootnodes: victim);
        await using TestNetwork bad = await TestNetwork.StartAsync(3, bootnodes: victim);
        await honest.JoinedWith(victim);
        await bad.JoinedWith(victim);
        int before = victim.Handshake.Hellos;
        int refused = 0;
        for (int i = 0; i < 60; i++)
        {
            refused += await SwarmTests.TryAsync(async () =>
            {
                PeerStream stream = await OpenAsync(bad, victim, StreamKind.Votes);
                stream.Reset();
            })
                ? 0 : 1;
        }

        // Signing and checking proofs is what a flood of them would make expensive.
        Assert.That(victim.Handshake.Hellos - before, Is.LessThanOrEqualTo(50));
        Assert.That(refused, Is.GreaterThan(10));
        await ExchangeAsync(victim, honest);
    }

    private static async Task<PeerStream> OpenAsync(TestNetwork from, TestNetwork to, StreamKind kind)
    {
        PeerStream stream = await from.Network.Swarm.OpenAsync(
            to.Id, [ConsensusOptions.Protocol], CancellationToken.None);
        StreamHandshake handshake = new(
            from.Handshake, Convert.FromHexString(TestNetwork.Genesis), PipeBytes.Patience);
        await handshake.OpenAsync(stream, kind, CancellationToken.None);
        return stream;
    }

    private static async Task ExchangeAsync(TestNetwork victim, TestNetwork honest)
    {
        byte[] vote = PipeBytes.Pattern(200, Environment.TickCount);
        honest.Send(victim, NetworkChannel.Votes, vote);
        victim.Send(honest, NetworkChannel.Votes, vote);
        Assert.That((await victim.ReadAsync(NetworkChannel.Votes)).Payload.ToArray(), Is.EqualTo(vote));
        Assert.That((await honest.ReadAsync(NetworkChannel.Votes)).Payload.ToArray(), Is.EqualTo(vote));
    }
}
