using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Recovery;
using OpenLedger.Consensus.Tests.Messages;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Recovery;

[TestFixture]
public sealed class OwnSignaturesTests
{
    private static readonly PeerNumber Peer = new(1);
    private static readonly ProposalId P = MessageFixtures.P;

    [Test]
    public void In_EveryInputThatCarriesSignatures_ShowsTheOwnOnesOfTheEpoch()
    {
        Vote vote = MessageFixtures.Vote(1, Body.Finalize(P));
        Certificate final = MessageFixtures.Certificate(Body.Finalize(P), 4, 0, 1, 3);
        Proposal proposal = MessageFixtures.Proposal();
        Assert.That(Of(new Input.VoteReceived(Peer, vote), 1), Is.EqualTo(new[] { vote.Body }));
        Assert.That(Of(new Input.VoteReceived(Peer, vote), 2), Is.Empty);
        Assert.That(Of(new Input.CertificateReceived(Peer, final), 3), Is.EqualTo(new[] { final.Body }));
        Assert.That(Of(new Input.CertificateReceived(Peer, final), 2), Is.Empty);
        Assert.That(Of(new Input.RangeReceived(Peer, [], final), 0), Is.EqualTo(new[] { final.Body }));

        // The leader's own Notarize, and what it signed in the justification.
        Assert.That(
            Of(new Input.ProposeReceived(Peer, proposal, null), 0),
            Is.EqualTo(new[] { proposal.LeaderVote.Body, proposal.Justification[0].Body }));
        Assert.That(
            OwnSignatures.In(new Input.VoteReceived(Peer, vote), new Epoch(1), new ValidatorIndex(1)),
            Is.Empty, "of another epoch the index may be another's");
        Assert.That(Of(new Input.BlockRequested(Peer, P.BlockHash), 1), Is.Empty);
    }

    [Test]
    public void ProvesProgress_OnlyWhatNeedsAQuorumOrALaterEpoch_Does()
    {
        Certificate final = MessageFixtures.Certificate(Body.Finalize(P), 4, 0, 1, 3);
        Proposal first = MessageFixtures.Proposal() with { Justification = [] };
        Assert.That(OwnSignatures.ProvesProgress(new Input.CertificateReceived(Peer, final)), Is.True);
        Assert.That(OwnSignatures.ProvesProgress(new Input.RangeReceived(Peer, [], final)), Is.True);
        Assert.That(OwnSignatures.ProvesProgress(new Input.LaterEpochHeard(Peer, new Epoch(3))), Is.True);
        Assert.That(
            OwnSignatures.ProvesProgress(
                new Input.ProposeReceived(Peer, MessageFixtures.Proposal(), null)), Is.True);
        Assert.That(OwnSignatures.ProvesProgress(new Input.ProposeReceived(Peer, first, null)), Is.False);
        Assert.That(
            OwnSignatures.ProvesProgress(
                new Input.VoteReceived(Peer, MessageFixtures.Vote(1, Body.Finalize(P)))), Is.False);
    }

    private static Body[] Of(Input input, int self) =>
        [.. OwnSignatures.In(input, P.Epoch, new ValidatorIndex((ushort)self))];
}
