using System.Buffers;
using System.Diagnostics;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Consensus;
using OpenLedger.Network.Libp2p;
using OpenLedger.Network.Tests.Libp2p;

namespace OpenLedger.Network.Tests.Consensus;

/// <summary>Direct streams with a validator that does not behave, over loopback.</summary>
[TestFixture]
public class ConsensusStreamsTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    [Test]
    public async Task Send_PeerReadsNoBulk_VotesPassAllTheSame()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1, WithStall(TestNetwork.Deadline));
        await using RawValidator peer = await RawValidator.ConnectAsync(a, readsVotes: true);
        await Poll.UntilAsync(() => a.Network.Peers.Contains(peer.Id));
        byte[] block = new byte[NetworkLimits.MessageBytesMax];
        Send(a, peer, NetworkChannel.Proposals, block, 1);
        Send(a, peer, NetworkChannel.Proposals, block, 2);

        // More than the window and every buffer of the votes' stream hold, so that they must be read and
        // sent.
        for (int round = 0; round < 50; round++)
        {
            for (int i = 0; i < 100; i++)
            {
                Send(a, peer, NetworkChannel.Votes, new byte[200], (ulong)i);
            }

            await peer.VotesCameAsync(100);
        }

        Assert.That(a.Network.Consensus.WaitingFor(peer.Id), Is.GreaterThan(NetworkLimits.MessageBytesMax));
    }

    [Test]
    public async Task Send_PeerReadsNothing_HoldsABoundedShareAndThenNothing()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1, WithStall(TimeSpan.FromSeconds(3)));
        await using RawValidator peer = await RawValidator.ConnectAsync(a);
        await Poll.UntilAsync(() => a.Network.Peers.Contains(peer.Id));
        ConsensusOptions bounds = new();
        long most = bounds.VotesWaitingBytesMax + bounds.ProposalsWaitingBytesMax
            + bounds.RequestsWaitingBytesMax;
        byte[] block = new byte[NetworkLimits.MessageBytesMax];
        long waiting = 0;
        for (int i = 0; i < 30_000; i++)
        {
            Send(a, peer, NetworkChannel.Votes, new byte[100], (ulong)i);
            if (i % 3_000 == 0)
            {
                Send(a, peer, NetworkChannel.Proposals, block, (ulong)i);
                Send(a, peer, NetworkChannel.Requests, block, (ulong)i);
            }

            waiting = Math.Max(waiting, a.Network.Consensus.WaitingFor(peer.Id));
        }

        Assert.That(waiting, Is.LessThanOrEqualTo(most));
        Assert.That(a.Network.Dropped, Is.GreaterThan(10_000));
        await Poll.UntilAsync(() => a.SawFault(DisconnectReason.WriteStalled));
        await Poll.UntilAsync(() => a.Moves.Contains($"left {peer.Id}"));
        await Poll.UntilAsync(() => a.Network.Consensus.WaitingFor(peer.Id) == 0);
    }

    [Test]
    public async Task Bulk_SilentInsideAMessage_EndsAtTheDeadline()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1, WithStall(Short));
        await using RawValidator peer = await RawValidator.ConnectAsync(a);
        PeerStream bulk = await peer.OpenAsync(a, StreamKind.Bulk);
        byte[] notTheLast = [1, 0, 0x40, 0, .. new byte[ConsensusOptions.PieceBytesMax]];
        bulk.Output.Write(notTheLast);

        await bulk.Output.FlushAsync();

        await Poll.UntilAsync(() => a.SawFault(DisconnectReason.ReadStalled));
    }

    [Test]
    public async Task Bulk_SilentBetweenMessages_Stays()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1, WithStall(Short));
        await using RawValidator peer = await RawValidator.ConnectAsync(a);
        PeerStream bulk = await peer.OpenAsync(a, StreamKind.Bulk);
        await WritePieceAsync(bulk, 1, [7]);
        await a.ReadAsync(NetworkChannel.Proposals);

        await Task.Delay(Short * 2);
        await WritePieceAsync(bulk, 2, [8]);

        Assert.That((await a.ReadAsync(NetworkChannel.Requests)).Payload.Span[0], Is.EqualTo(8));
        Assert.That(a.SawFault(DisconnectReason.ReadStalled), Is.False);
    }

    [Test]
    public async Task Bulk_MessageAboveTheLargest_IsAViolationAndNothingArrives()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using RawValidator peer = await RawValidator.ConnectAsync(a);
        PeerStream bulk = await peer.OpenAsync(a, StreamKind.Bulk);
        byte[] piece = [1, 0, 0x40, 0, .. new byte[ConsensusOptions.PieceBytesMax]];

        Assert.That(
            async () =>
            {
                for (int i = 0; i <= NetworkLimits.MessageBytesMax / ConsensusOptions.PieceBytesMax; i++)
                {
                    await bulk.Output.WriteAsync(piece);
                }

                await Poll.UntilAsync(async () => (await bulk.Input.ReadAsync()).IsCompleted);
            },
            Throws.InstanceOf<PeerFaultException>());
        await Poll.UntilAsync(() => a.SawFault(DisconnectReason.ProtocolViolation));
        Assert.That(a.Network.Inbound(NetworkChannel.Proposals).TryRead(out _), Is.False);
    }

    [Test]
    public async Task Inbound_FloodOfOnePeer_KeepsItsShareOnly()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using RawValidator peer = await RawValidator.ConnectAsync(a);
        PeerStream bulk = await peer.OpenAsync(a, StreamKind.Bulk);
        InboundBounds bounds = new ConsensusOptions().InboundBulk;
        for (int i = 0; i < bounds.PeerCountMax + 100; i++)
        {
            bulk.Output.Write((byte[])[2, 1, 0, 1, (byte)(i % 256)]);
        }

        await bulk.Output.FlushAsync();

        await Poll.UntilAsync(() => a.Network.Dropped == 100);
        Assert.That(a.Network.Inbound(NetworkChannel.Requests).Count, Is.EqualTo(bounds.PeerCountMax));
        Assert.That((await a.ReadAsync(NetworkChannel.Requests)).Payload.Span[0], Is.EqualTo(100));
    }

    [Test]
    public async Task Handshake_OtherGenesisOrWrongProof_TheOpenerReadsWhy()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using RawValidator peer = await RawValidator.ConnectAsync(a);
        PeerStream foreign = await peer.OpenAsync(a);
        await RawValidator.SayAsync(foreign, [1, 9, 9, 9, 9, .. new byte[32]]);
        PeerStream liar = await peer.OpenAsync(a);
        await RawValidator.SayAsync(liar, [2, .. RawValidator.Genesis, .. new byte[32]]);
        byte[]? offered = await RawValidator.HearAsync(liar);
        await RawValidator.SayAsync(liar, [0, .. new byte[32]]);

        Assert.That(await RawValidator.HearAsync(foreign), Is.EqualTo(new[] { (byte)HandshakeStatus.WrongChain }));
        Assert.That(offered, Has.Length.GreaterThan(33).And.ItemAt(0).EqualTo((byte)HandshakeStatus.Ok));
        Assert.That(await RawValidator.HearAsync(liar), Is.EqualTo(new[] { (byte)HandshakeStatus.Refused }));
        Assert.That(a.SawFault(DisconnectReason.WrongChain), Is.True);
        Assert.That(a.SawFault(DisconnectReason.ValidatorRefused), Is.True);
    }

    [Test]
    public async Task Handshake_RefusedAgainAndAgain_IsToldOnceAConnection()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using RawValidator peer = await RawValidator.ConnectAsync(a);
        for (int i = 0; i < 3; i++)
        {
            PeerStream liar = await peer.OpenAsync(a);
            await RawValidator.SayAsync(liar, [2, .. RawValidator.Genesis, .. new byte[32]]);
            await RawValidator.HearAsync(liar);
            await RawValidator.SayAsync(liar, [0, .. new byte[32]]);
            Assert.That(
                await RawValidator.HearAsync(liar), Is.EqualTo(new[] { (byte)HandshakeStatus.Refused }));
        }

        Assert.That(
            a.Faults.Count(fault => fault.Reason == DisconnectReason.ValidatorRefused), Is.EqualTo(1));
    }

    [Test]
    public async Task Handshake_NonceOfAnotherOne_IsRefused()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using RawValidator peer = await RawValidator.ConnectAsync(a);
        TestHandshake own = new("chain", peer.Id);
        PeerStream first = await peer.OpenAsync(a);
        PeerStream second = await peer.OpenAsync(a);
        byte[] opening = [1, .. RawValidator.Genesis, .. new byte[32]];
        await RawValidator.SayAsync(first, opening);
        byte[] firstNonce = (await RawValidator.HearAsync(first))![1..33];
        await RawValidator.SayAsync(second, opening);
        byte[] secondNonce = (await RawValidator.HearAsync(second))![1..33];
        Assert.That(secondNonce, Is.Not.EqualTo(firstNonce));

        await RawValidator.SayAsync(second, [0, .. own.Hello(a.Id, firstNonce)]);
        Assert.That(await RawValidator.HearAsync(second), Is.EqualTo(new[] { (byte)HandshakeStatus.Refused }));
        await RawValidator.SayAsync(first, [0, .. own.Hello(a.Id, firstNonce)]);
        Assert.That(await RawValidator.HearAsync(first), Is.EqualTo(new[] { (byte)HandshakeStatus.Ok }));
    }

    [TestCase("0300000000", TestName = "Handshake_UnknownKind_IsAViolation")]
    [TestCase("01", TestName = "Handshake_ShortOpening_IsAViolation")]
    [TestCase("", TestName = "Handshake_EmptyOpening_IsAViolation")]
    public async Task Handshake_Malformed_IsAViolation(string hex)
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using RawValidator peer = await RawValidator.ConnectAsync(a);
        PeerStream stream = await peer.OpenAsync(a);
        byte[] opening = Convert.FromHexString(hex);
        await RawValidator.SayAsync(stream, opening.Length > 1 ? [.. opening, .. new byte[32]] : opening);

        await Poll.UntilAsync(() => a.SawFault(DisconnectReason.ProtocolViolation));
    }

    [Test]
    public async Task Handshake_Silent_EndsAtTheDeadline()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(
            1, options => options with
            {
                Swarm = options.Swarm with { HandshakeTimeout = TimeSpan.FromSeconds(2) },
            });
        await using RawValidator peer = await RawValidator.ConnectAsync(a);
        await peer.OpenAsync(a);

        await Poll.UntilAsync(() => a.SawFault(DisconnectReason.HandshakeTimeout));
    }

    [Test]
    public async Task Handshake_MoreStreamsOfAKindThanTwo_AreRefused()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using RawValidator peer = await RawValidator.ConnectAsync(a);
        for (int i = 0; i < ConsensusOptions.InboundStreamsMax; i++)
        {
            await peer.OpenAsync(a, StreamKind.Votes);
        }

        Assert.That(
            () => peer.OpenAsync(a, StreamKind.Votes),
            Throws.InstanceOf<PeerFaultException>().With.Property("Reason")
                .EqualTo(DisconnectReason.LimitReached));
        await peer.OpenAsync(a, StreamKind.Bulk);
    }

    [Test]
    public async Task Handshake_AgainAndAgain_CostsABurstOfProofsAndNoMore()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using RawValidator peer = await RawValidator.ConnectAsync(a);
        long started = Stopwatch.GetTimestamp();
        int answered = 0;
        for (int i = 0; i < 60; i++)
        {
            await using PeerStream stream = await peer.OpenAsync(a);
            await RawValidator.SayAsync(stream, [1, .. RawValidator.Genesis, .. new byte[32]]);
            answered += (await RawValidator.HearAsync(stream))![0] == (byte)HandshakeStatus.Ok ? 1 : 0;
        }

        int most = ConsensusOptions.HandshakeBurst
            + (int)Stopwatch.GetElapsedTime(started).TotalSeconds + ConsensusOptions.HandshakesPerSecond;
        Assert.That(answered, Is.InRange(1, most));
    }

    private static Func<NetworkOptions, NetworkOptions> WithStall(
        TimeSpan timeout) =>
        options => options with { Consensus = options.Consensus with { StallTimeout = timeout } };

    private static void Send(
        TestNetwork from, RawValidator to, NetworkChannel channel, byte[] payload, ulong rank) =>
        from.Network.Send(to.Id, new OutboundMessage(channel, payload, rank));

    private static async Task WritePieceAsync(PeerStream bulk, byte channel, byte[] payload)
    {
        bulk.Output.Write((byte[])[channel, 1, 0, (byte)payload.Length, .. payload]);
        await bulk.Output.FlushAsync();
    }
}
