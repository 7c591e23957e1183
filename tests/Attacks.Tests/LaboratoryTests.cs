using System.Numerics;
using OpenLedger.Attacks.Attackers;
using OpenLedger.Attacks.Report;
using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Tests;

/// <summary>The laboratory itself: it measures what the ledger pays.</summary>
[TestFixture]
public sealed class LaboratoryTests
{
    private const int Questions = 24;

    [Test]
    public void Replay_OfTheAnswersSettled_PaysWhatTheLedgerPaid()
    {
        Laboratory laboratory = new(7, Questions);
        (Statement settled, IReadOnlyList<Answer> answers) = laboratory.Asked(laboratory.World.Plan);
        Statement replayed = laboratory.SetUp(laboratory.World.Plan).Replay(answers);
        Assert.Multiple(() =>
        {
            Assert.That(replayed.Earned, Is.EqualTo(settled.Earned));
            Assert.That(replayed.Others, Is.EqualTo(settled.Others));
            Assert.That(replayed.Treasury, Is.EqualTo(settled.Treasury));
            Assert.That(replayed.Bond, Is.EqualTo(settled.Bond));
            Assert.That(replayed.Spent, Is.LessThan(settled.Spent), "claiming costs gas");
            Assert.That(settled.Earned, Is.GreaterThan(settled.Spent));
            Assert.That(settled.Questions, Is.EqualTo(Questions));
        });
    }

    [Test]
    public void Measure_SameSeed_SameNumbers()
    {
        Measurement[] first = Measure(3);
        Assert.That(
            Measure(3).Select(AttackTables.Line), Is.EqualTo(first.Select(AttackTables.Line)));
        Assert.That(
            Measure(4).Select(AttackTables.Line), Is.Not.EqualTo(first.Select(AttackTables.Line)));
    }

    [Test]
    public void SelfPaid_WhateverRolesShePlays_CostsTheProtocolShareAndMore()
    {
        Attacker selfPaid = AllAttackers.List.Single(attacker => attacker.Name == "self-paid");
        foreach (Trial trial in selfPaid.Trials(new Laboratory(1, Questions)))
        {
            Laboratory laboratory = new(1, Questions);
            Trial fresh = selfPaid.Trials(laboratory).Single(t => t.Setting == trial.Setting);
            Statement without = laboratory.Asked(fresh.Without).Statement;
            (Statement with, IReadOnlyList<Answer> answers) = laboratory.Asked(fresh.With);
            // The protocol keeps a tenth of the model fees she paid.
            BigInteger paid = answers.Skip(Questions).Aggregate(
                BigInteger.Zero, (sum, answer) => sum + ModelFeeOf(answer));
            Assert.That(without.Net - with.Net, Is.GreaterThanOrEqualTo(paid / 10), trial.Setting);
            Assert.That(paid, Is.GreaterThan(BigInteger.Zero));
        }
    }

    [TestCase("--questions", "19", "--questions is 20 to 1000")]
    [TestCase("--rounds", "0", "--rounds is 1 to 1000")]
    [TestCase("--attack", "none", "--attack none: there is none of that name")]
    [TestCase("--out", "no-such-page.md", "--out no-such-page.md: there is no such page")]
    public void Command_WrongOption_SaysWhatIsAccepted(string option, string value, string message)
    {
        StringWriter error = new();
        Assert.That(
            AttackCommand.Run([option, value], TextWriter.Null, error), Is.EqualTo(AttackCommand.Usage));
        Assert.That(error.ToString().Trim(), Is.EqualTo(message));
    }

    private static BigInteger ModelFeeOf(Answer answer) => (BigInteger)Ledger.Fees.FeeSplit.Price(
        (uint)Texts.TokenText.Tokens(answer.Prompt).Length,
        (uint)Texts.TokenText.Tokens(answer.Response).Length,
        LabWorld.PriceIn, LabWorld.PriceOut);

    private static Measurement[] Measure(ulong seed) =>
    [
        .. new Campaign(seed, Questions, 1).Measure(
            AllAttackers.List.Single(attacker => attacker.Name == "padding"), Arms.Same),
    ];
}
