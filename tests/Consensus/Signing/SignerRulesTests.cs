using System.Buffers.Binary;
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
    public void Recovery_UntilItEnds_NothingIsSignedThenNothingAtTheFloorNorAtTheBar()
    {
        SignerRules rules = new();
        Assert.That(rules.IsBlank);
        rules.BeginRecovery();
        Assert.That(rules.IsBlank, Is.False);
        Assert.That(Refusal(rules, 2, 99), Is.EqualTo(SignRefusal.Recovering));
        rules.EndRecovery(At(P.Epoch, new View(9)));
        Assert.That(Refusal(rules, 2, 9), Is.EqualTo(SignRefusal.BelowWatermark));
        Assert.That(Refusal(rules, 2, 10), Is.EqualTo(SignRefusal.None));
        Assert.That(Refusal(rules, 3, 1), Is.EqualTo(SignRefusal.Barred));
        Assert.That(Refusal(rules, 3, 2), Is.EqualTo(SignRefusal.None));
        Assert.That(Refusal(rules, 4, 1), Is.EqualTo(SignRefusal.None));
        rules.Advance(At(new Epoch(3), new View(1)));
        Assert.That(rules.Barred, Is.Null, "the watermark is past it");
    }

    [Test]
    public void Expects_OwnVoteOfAnother_OnlyAboveWatermarkAndBar()
    {
        Vote mine = MessageFixtures.Vote(0, Body.Notarize(P));
        SignerRules rules = new();
        rules.Record(mine);
        Assert.That(rules.Expects(mine.Body));
        Assert.That(rules.Expects(Body.Notarize(Other)), Is.False, "the same view, another block");
        Assert.That(rules.Expects(Body.Finalize(P)), Is.False, "the same view, another word");
        Assert.That(rules.Expects(Body.Nullify(P.Epoch, new View(8))), Is.False);
        rules.EndRecovery(At(P.Epoch, P.View));
        Assert.That(rules.Expects(Body.Notarize(Other)), "too old to tell");
        Assert.That(rules.Expects(Body.Nullify(new Epoch(3), new View(1))), "perhaps said before the loss");
        Assert.That(rules.Expects(Body.Nullify(new Epoch(3), new View(2))), Is.False);
    }

    [Test]
    public void Merge_TwoHistories_KeepsTheVotesOfBothAndTheHigherWatermark()
    {
        Vote here = MessageFixtures.Vote(0, Body.Nullify(P.Epoch, new View(12)));
        Vote there = MessageFixtures.Vote(0, Body.Finalize(P));
        SignerRules rules = new();
        rules.Advance(At(P.Epoch, new View(5)));
        rules.Record(here);
        rules.Merge(At(P.Epoch, new View(3)), null, [there]);
        Assert.That(rules.Votes, Is.EqualTo(new[] { there, here }));
        Assert.That(rules.Watermark, Is.EqualTo(At(P.Epoch, new View(5))), "never lowered");
        rules.Merge(At(P.Epoch, new View(9)), At(new Epoch(3), new View(1)), []);
        Assert.That(rules.Votes, Is.EqualTo(new[] { here }));
        Assert.That(Refusal(rules, 3, 1), Is.EqualTo(SignRefusal.Barred));
    }

    [Test]
    public void Merge_HistoriesThatContradict_NothingIsSignedUpToThere()
    {
        SignerRules rules = After(Body.Finalize(P));
        rules.Merge(default, null, [MessageFixtures.Vote(0, Body.Nullify(P.Epoch, P.View))]);
        Assert.That(rules.Watermark, Is.EqualTo(At(P.Epoch, P.View)));
    }

    [Test]
    public void Journal_EveryRecord_IsReadBackAndKeepsItsBytes()
    {
        Vote vote = MessageFixtures.Vote(0, Body.Finalize(P));
        WalPosition five = At(P.Epoch, new View(5));
        (JournalRecord Record, string Bytes, WalPosition Highest)[] rows =
        [
            (new JournalRecord.OfVote(vote), "01" + Convert.ToHexStringLower(vote.Encode()),
                At(P.Epoch, P.View)),
            (new JournalRecord.OfWatermark(five), "0200000000000000020000000000000005", five),
            (new JournalRecord.RecoveryBegun(), "03", default),
            (new JournalRecord.Recovered(five), "0400000000000000020000000000000005",
                At(new Epoch(3), new View(1))),
            (new JournalRecord.Imported(five, At(new Epoch(3), new View(1)), [vote]),
                "0500000000000000020000000000000005" + "00000000000000030000000000000001" + "00000001"
                    + Convert.ToHexStringLower(vote.Encode()), At(new Epoch(3), new View(1))),
            (new JournalRecord.Imported(five, null, []),
                "0500000000000000020000000000000005" + "00000000000000000000000000000000" + "00000000", five),
        ];
        foreach ((JournalRecord record, string bytes, WalPosition highest) in rows)
        {
            Assert.That(Convert.ToHexStringLower(record.Encode()), Is.EqualTo(bytes));
            Assert.That(record.Highest, Is.EqualTo(highest));
            Assert.That(JournalRecord.TryDecode(record.Encode(), out JournalRecord? read), Is.True);
            Assert.That(Convert.ToHexStringLower(read!.Encode()), Is.EqualTo(bytes));
        }
    }

    [Test]
    public void Journal_ImportLongerThanTheMaximum_IsRefused()
    {
        byte[] bytes = new byte[1 + 36 + ((SignerRules.VotesMax + 1) * Vote.Size)];
        bytes[0] = 5;
        Vote vote = MessageFixtures.Vote(0, Body.Finalize(P));
        for (int i = 0; i <= SignerRules.VotesMax; i++)
        {
            vote.Encode(bytes.AsSpan(37 + (i * Vote.Size)));
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(33), SignerRules.VotesMax + 1);
        Assert.That(JournalRecord.TryDecode(bytes, out _), Is.False);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(33), SignerRules.VotesMax);
        Assert.That(JournalRecord.TryDecode(bytes.AsSpan(0, bytes.Length - Vote.Size), out _), Is.True);
    }

    [Test]
    public void Journal_BytesThatAreNone_AreRefused()
    {
        byte[] vote = new JournalRecord.OfVote(MessageFixtures.Vote(0, Body.Finalize(P))).Encode();
        Assert.That(JournalRecord.TryDecode(vote.AsSpan(1), out _), Is.False);
        Assert.That(JournalRecord.TryDecode([.. vote, 0], out _), Is.False);
        Assert.That(JournalRecord.TryDecode([], out _), Is.False);
        Assert.That(JournalRecord.TryDecode([3, .. vote.AsSpan(1)], out _), Is.False);
        Assert.That(JournalRecord.TryDecode([6], out _), Is.False);
        Assert.That(JournalRecord.TryDecode([5, .. new byte[35]], out _), Is.False);
        Assert.That(JournalRecord.TryDecode([4, .. Enumerable.Repeat((byte)255, 16)], out _), Is.False);
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

    private static SignRefusal Refusal(SignerRules rules, ulong epoch, ulong view) =>
        rules.Decide(Body.Nullify(new Epoch(epoch), new View(view))).Refusal;

    private static WalPosition At(Epoch epoch, View view) => WalPosition.Of(epoch, view);

    private static SignerRules After(Body body)
    {
        SignerRules rules = new();
        rules.Record(MessageFixtures.Vote(0, body));
        return rules;
    }
}
