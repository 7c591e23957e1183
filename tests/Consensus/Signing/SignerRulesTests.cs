using OpenLedger.Consensus.Signing;
using OpenLedger.Consensus.Tests.Messages;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Signing;

[TestFixture]
public sealed class SignerRulesTests
{
    private static readonly ProposalId P = MessageFixtures.P;
    private static readonly ProposalId Other = P with { ParentView = new View(6) };

    [Test]
    public void Decide_SameBodyAgain_GivesTheStoredSignature()
    {
        SignerRules rules = new();
        Vote vote = MessageFixtures.Vote(0, Body.Notarize(P));
        Assert.That(rules.Decide(vote.Body), Is.EqualTo(new SignDecision(SignRefusal.None, null)));
        rules.Record(vote);
        Assert.That(rules.Decide(vote.Body), Is.EqualTo(new SignDecision(SignRefusal.None, vote)));
    }

    [Test]
    public void Decide_WhatNoHonestValidatorSigns_IsRefused()
    {
        Assert.That(
            After(Body.Notarize(P)).Decide(Body.Notarize(Other)).Refusal,
            Is.EqualTo(SignRefusal.DifferentBody));
        Assert.That(
            After(Body.Finalize(P)).Decide(Body.Finalize(Other)).Refusal,
            Is.EqualTo(SignRefusal.DifferentBody));
        Assert.That(
            After(Body.Finalize(P)).Decide(Body.Nullify(P.Epoch, P.View)).Refusal,
            Is.EqualTo(SignRefusal.NullifyAfterFinalize));
        Assert.That(
            After(Body.Nullify(P.Epoch, P.View)).Decide(Body.Finalize(P)).Refusal,
            Is.EqualTo(SignRefusal.FinalizeAfterNullify));
        Assert.That(
            After(Body.Notarize(P)).Decide(Body.Nullify(P.Epoch, P.View)).Refusal,
            Is.EqualTo(SignRefusal.None));
    }

    [Test]
    public void Watermark_AtOrBelow_NothingIsSigned()
    {
        SignerRules rules = After(Body.Notarize(P));
        rules.Advance(At(P.Epoch, P.View));
        Assert.That(rules.Votes, Is.Empty);
        Assert.That(
            rules.Decide(Body.Notarize(P)).Refusal, Is.EqualTo(SignRefusal.BelowWatermark),
            "even the same bytes");
        Assert.That(
            rules.Decide(Body.Nullify(new Epoch(0), new View(99))).Refusal,
            Is.EqualTo(SignRefusal.BelowWatermark));
        Assert.That(rules.Decide(Body.Nullify(P.Epoch, new View(10))).Refusal, Is.EqualTo(SignRefusal.None));
        rules.Advance(At(new Epoch(0), new View(1)));
        Assert.That(rules.Watermark, Is.EqualTo(At(P.Epoch, P.View)), "never lowered");
    }

    [Test]
    public void Journal_Replayed_GivesTheSameRules()
    {
        Vote old = MessageFixtures.Vote(0, Body.Nullify(P.Epoch, new View(3)));
        Vote kept = MessageFixtures.Vote(0, Body.Finalize(P));
        JournalRecord[] records =
            [new JournalRecord.OfVote(old), new JournalRecord.OfWatermark(At(P.Epoch, new View(4))),
                new JournalRecord.OfVote(kept)];
        SignerRules rules = new();
        foreach (JournalRecord record in records)
        {
            Assert.That(JournalRecord.TryDecode(record.Encode(), out JournalRecord? read), Is.True);
            Assert.That(read, Is.EqualTo(record));
            rules.Replay(read!);
        }

        Assert.That(rules.Votes, Is.EqualTo(new[] { kept }));
        Assert.That(rules.Watermark, Is.EqualTo(At(P.Epoch, new View(4))));
    }

    [Test]
    public void Journal_BytesThatAreNone_AreRefused()
    {
        byte[] vote = new JournalRecord.OfVote(MessageFixtures.Vote(0, Body.Finalize(P))).Encode();
        Assert.That(JournalRecord.TryDecode(vote.AsSpan(1), out _), Is.False);
        Assert.That(JournalRecord.TryDecode([.. vote, 0], out _), Is.False);
        Assert.That(JournalRecord.TryDecode([], out _), Is.False);
        Assert.That(JournalRecord.TryDecode([3, .. vote.AsSpan(1)], out _), Is.False);
        vote[1] = 7;
        Assert.That(JournalRecord.TryDecode(vote, out _), Is.False);
    }

    [Test]
    public void Votes_BeyondTheMaximum_RaiseTheWatermark()
    {
        SignerRules rules = new();
        Vote vote = MessageFixtures.Vote(0, Body.Nullify(new Epoch(0), new View(1)));
        for (ulong v = 1; v <= SignerRules.VotesMax + 1; v++)
        {
            rules.Record(new Vote(Body.Nullify(new Epoch(0), new View(v)), vote.Index, vote.Signature));
        }

        Assert.That(rules.Votes.Count(), Is.EqualTo(SignerRules.VotesMax));
        Assert.That(rules.Watermark.View.Value, Is.EqualTo(1));
    }

    private static WalPosition At(Epoch epoch, View view) => WalPosition.Of(epoch, view);

    private static SignerRules After(Body body)
    {
        SignerRules rules = new();
        rules.Record(MessageFixtures.Vote(0, body));
        return rules;
    }
}
