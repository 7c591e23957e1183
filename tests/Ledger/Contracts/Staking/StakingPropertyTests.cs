using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Staking;

/// <summary>Random sequences of staking operations against a reference that knows no shortcuts.</summary>
[TestFixture]
internal sealed class StakingPropertyTests
{
    private const int OperationsEach = 250;

    private static readonly uint[] SlashBps = [500, 3_333, 10_000];
    private static readonly SortedDictionary<string, int> Seen = [];

    [Test]
    [Order(1)]
    public void Operations_AtRandom_DoWhatTheReferenceDoes([Range(1, 48)] int seed)
    {
        GenesisStaking rules = StakingScene.Rules with { SlashBps = SlashBps[seed % 3] };
        RandomStaking run = new(seed, rules);
        run.Run(OperationsEach);
        foreach ((string what, int times) in run.Seen)
        {
            Seen[what] = Seen.GetValueOrDefault(what) + times;
        }
    }

    // Were an operation never to succeed, the sequences would prove nothing of it.
    [Test]
    [Order(2)]
    public void Operations_AtRandom_MeetEverything()
    {
        foreach ((string what, int times) in Seen)
        {
            TestContext.Out.WriteLine($"{times,6} {what}");
        }

        string[] rare =
        [
            "createValidator", "delegate", "undelegate", "redelegate", "withdrawUnbonded", "claim",
            "claimCommission", "accrue", "setCommission", "jail", "unjail", "submitEvidence", "endEpoch",
            "redelegate STAKE_LIABLE", "redelegate VALIDATOR_TOMBSTONED", "submitEvidence EVIDENCE_KNOWN",
            "submitEvidence EVIDENCE_EXPIRED", "submitEvidence BAD_SIGNATURE", "unjail JAIL_NOT_OVER",
            "withdrawUnbonded NOT_MATURED", "undelegate STAKE_TOO_SMALL",
        ];
        Assert.That(Seen.Keys, Is.SupersetOf(rare));
        Assert.That(rare.Select(what => Seen[what]), Is.All.GreaterThanOrEqualTo(5));
    }

    [Test]
    public void Operations_LayeredOrRestarted_GiveTheSameRoot([Range(101, 103)] int seed)
    {
        Hash256[] roots =
        [
            .. new[] { (0, false), (1, false), (7, false), (25, true) }.Select(way =>
            {
                RandomStaking run = new(seed, StakingScene.Rules, way.Item1, way.Item2);
                run.Run(120);
                return run.Root;
            }),
        ];
        Assert.That(roots, Is.All.EqualTo(roots[0]));
    }
}
