using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Staking;

/// <summary>Random sequences of staking operations against a reference that knows no shortcuts.</summary>
[TestFixture]
internal sealed class StakingPropertyTests
{
    private const int Sequences = 48;
    private const int OperationsEach = 250;

    private static readonly uint[] SlashBps = [500, 3_333, 10_000];

    // Were an operation or a refusal never met, the sequences would prove nothing of it.
    private static readonly string[] Wanted =
    [
        "createValidator", "delegate", "undelegate", "redelegate", "withdrawUnbonded", "claim",
        "claimCommission", "accrue", "setCommission", "jail", "unjail", "submitEvidence", "endEpoch",
        "redelegate STAKE_LIABLE", "redelegate VALIDATOR_TOMBSTONED", "submitEvidence EVIDENCE_KNOWN",
        "submitEvidence EVIDENCE_EXPIRED", "submitEvidence BAD_SIGNATURE", "unjail JAIL_NOT_OVER",
        "withdrawUnbonded NOT_MATURED", "undelegate STAKE_TOO_SMALL", "slash of unbonding stake",
        "slash of redelegated stake",
    ];

    [Test]
    public void Operations_AtRandom_DoWhatTheReferenceDoes()
    {
        SortedDictionary<string, int> seen = [];
        for (int seed = 1; seed <= Sequences; seed++)
        {
            RandomStaking run = new(seed, StakingScene.Rules with { SlashBps = SlashBps[seed % 3] });
            run.Run(OperationsEach);
            foreach ((string what, int times) in run.Seen)
            {
                seen[what] = seen.GetValueOrDefault(what) + times;
            }
        }

        foreach ((string what, int times) in seen)
        {
            TestContext.Out.WriteLine($"{times,6} {what}");
        }

        Assert.That(seen.Values.Sum(), Is.GreaterThanOrEqualTo(10_000));
        Assert.That(Wanted.Where(what => seen.GetValueOrDefault(what) < 10), Is.Empty);
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
