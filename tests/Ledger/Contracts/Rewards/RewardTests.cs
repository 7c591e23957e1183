using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Rewards;

/// <summary>Claims of contributions and stakers.</summary>
[TestFixture]
internal sealed class RewardTests
{
    private static readonly AbiContract Abi = RewardsContract.Interface;

    [Test]
    public void EarningsOf_AfterASettlement_IsTheTrace()
    {
        InferenceScene scene = new();
        InferenceTrace trace = Settle(scene);
        foreach (ContributionId id in scene.Contributions)
        {
            UInt256 due = Sum(trace, id);
            AbiValue[] earnings = scene.Chain.View(Abi, "earningsOf", id.Value);
            Assert.Multiple(() =>
            {
                Assert.That(earnings[0].AsUInt256(), Is.EqualTo(due));
                Assert.That(earnings[1].AsUInt256(), Is.EqualTo(UInt256.Zero));
                Assert.That(
                    earnings[2].AsAddress(), Is.EqualTo(scene.Chain.Queries.Contribution(id)!.Contributor));
                Assert.That(scene.Chain.View(Abi, "pending", id.Value)[0].AsUInt256(), Is.EqualTo(due));
            });
        }

        AccountEarnings alice = scene.Chain.Queries.Earnings(InferenceScene.Alice.Address);
        Assert.Multiple(() =>
        {
            Assert.That(
                alice.Pending, Is.EqualTo(Sum(trace, scene.Contributions[0]) + Sum(trace,
                scene.Contributions[3])));
            Assert.That(alice.Next, Is.Null);
        });
    }

    [Test]
    public void RotatePayee_WithEarnings_PaysTheOldPayeeFirst()
    {
        InferenceScene scene = new();
        InferenceTrace trace = Settle(scene);
        ContributionId id = trace.Spans[0].ContributionId;
        PrivateKey old = TestChain.Keys.Single(k => k.Address == trace.Spans[0].Contributor);
        UInt256 rewards = scene.Chain.Chain.BalanceOf(SystemAddresses.Rewards);
        UInt256 due = Sum(trace, id);
        UInt256 before = scene.Chain.Chain.BalanceOf(old.Address);
        scene.Chain.Do(
            old, DatanetsContract.Interface, "rotatePayee", default, id.Value, TestChain.Keys[9].Address);
        UInt256 gas = scene.Chain.Chain.Blocks[^1].Receipts[0].GasUsed
            * scene.Chain.Chain.Blocks[^1].Receipts[0].EffectiveGasPrice;
        Assert.Multiple(() =>
        {
            Assert.That(scene.Chain.Chain.BalanceOf(old.Address), Is.EqualTo(before + due - gas));
            Assert.That(scene.Chain.Chain.BalanceOf(SystemAddresses.Rewards), Is.EqualTo(rewards - due));
            Assert.That(scene.Chain.Queries.Earnings(id)!.Pending, Is.EqualTo(UInt256.Zero));
        });

        scene.Prompt = TestTexts.Prompt(5);
        UInt256 next = Sum(Settle(scene), id);
        UInt256 payee = scene.Chain.Chain.BalanceOf(TestChain.Keys[9].Address);
        scene.Chain.Do(old, Abi, "claim", default, AbiValue.List(id.Value));
        Assert.That(scene.Chain.Chain.BalanceOf(TestChain.Keys[9].Address), Is.EqualTo(payee + next));
    }

    [Test]
    public void Claim_BadInput_IsRefused()
    {
        InferenceScene scene = new();
        AbiValue many = AbiValue.List(Enumerable.Repeat(1UL, 257), id => id);
        Assert.Multiple(() =>
        {
            Assert.That(
                scene.Chain.Refused(InferenceScene.Alice, Abi, "claim", default, AbiValue.List(1UL, 99UL)),
                Is.EqualTo("UNKNOWN_CONTRIBUTION: 99"));
            Assert.That(
                scene.Chain.Refused(InferenceScene.Alice, Abi, "claim", default, many),
                Does.StartWith("TOO_MANY_IDS: 257"));
            Assert.That(
                scene.Chain.ViewRefused(Abi, "pending", 99UL), Is.EqualTo("UNKNOWN_CONTRIBUTION: 99"));
        });
        AbiValue twice = AbiValue.List(Enumerable.Repeat(1UL, 256), id => id);
        UInt256 pending = scene.Chain.View(Abi, "pending", 1UL)[0].AsUInt256();
        Assert.That(
            scene.Chain.Do(InferenceScene.Alice, Abi, "claim", default, twice)[0].AsUInt256(),
            Is.EqualTo(pending));
    }

    [Test]
    public void Claim_EqualStakes_ShareWhatAccruedToTheWei()
    {
        InferenceScene scene = new();
        UInt256 accrued = UInt256.Zero;
        for (int i = 0; i < 3; i++)
        {
            scene.Prompt = TestTexts.Prompt(i);
            accrued += Settle(scene).Fee.Stakers;
        }

        AbiContract staking = StakingContract.Interface;
        Assert.That(scene.Chain.View(Abi, "stakersAccrued")[0].AsUInt256(), Is.EqualTo(accrued));
        UInt256 paid = UInt256.Zero;
        foreach (ValidatorDetails validator in scene.Chain.Queries.Validators())
        {
            AbiValue[] claim = [validator.Account, AbiValue.List((ulong)validator.Id.Value)];
            UInt256 pending = scene.Chain.View(staking, "delegation", validator.Account,
                (ulong)validator.Id.Value)[3].AsUInt256();
            UInt256 before = scene.Chain.Chain.BalanceOf(validator.Account);
            scene.Chain.Do(InferenceScene.Alice, staking, "claim", default, claim);
            Assert.That(scene.Chain.Chain.BalanceOf(validator.Account) - before, Is.EqualTo(pending));
            Assert.That(pending, Is.EqualTo(validator.PendingRewards));
            scene.Chain.Do(InferenceScene.Alice, staking, "claim", default, claim);
            Assert.That(scene.Chain.Chain.BalanceOf(validator.Account) - before, Is.EqualTo(pending));
            paid += pending;
        }

        Assert.That(accrued - paid, Is.LessThanOrEqualTo((UInt256)8UL), "at most two wei a staker wait");
        Assert.That(scene.Chain.View(Abi, "stakersClaimed")[0].AsUInt256(), Is.EqualTo(paid));
        Assert.That(
            scene.Chain.Do(
                InferenceScene.Alice, staking, "claim", default, InferenceScene.Bob.Address,
                AbiValue.List(0UL))[0].AsUInt256(),
            Is.EqualTo(UInt256.Zero));
    }

    private static InferenceTrace Settle(InferenceScene scene) =>
        scene.Chain.Queries.TraceInference(scene.Settle(scene.NewRequest()).InferenceId)!;

    private static UInt256 Sum(InferenceTrace trace, ContributionId id) =>
        trace.Spans.Where(s => s.ContributionId == id).Aggregate(UInt256.Zero, (sum, s) => sum + s.Wei);
}
