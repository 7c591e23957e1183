using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Staking;

/// <summary>Delegating, withdrawing and moving stake, and what faults take of it on the way.</summary>
[TestFixture]
internal sealed class DelegationCallTests
{
    private static readonly Address Alice = TestChain.Keys[0].Address;
    private static readonly Address Bob = TestChain.Keys[1].Address;
    private static readonly UInt256 Open = TestChain.Open;
    private static readonly UInt256 All = UInt256.MaxValue;

    [Test]
    public void Undelegate_ThenWithdraw_PaysAfterTheUnbondingEpochs()
    {
        StakingScene scene = new();
        scene.Do(Alice, "delegate", Open * 10UL, 0UL);
        UInt256 before = scene.BalanceOf(Alice);
        AbiValue[] result = scene.Do(Alice, "undelegate", default, 0UL, Open * 4UL);
        Assert.That((result[0].AsUInt256(), result[1].AsUInt64()), Is.EqualTo((Open * 4UL, 4UL)));
        scene.EndEpochs();
        scene.Do(Alice, "undelegate", default, 0UL, All);
        Assert.That(scene.Try(Alice, "undelegate", default, 0UL, All), Is.EqualTo("STAKE_TOO_SMALL"));
        scene.EndEpochs(2);
        Assert.That(scene.Call(Alice, "withdrawUnbonded", default, out _, 0UL), Is.EqualTo(
            "NOT_MATURED: from epoch 4 on, it is 3"));
        scene.EndEpochs();
        Assert.That(scene.Do(Alice, "withdrawUnbonded", default, 0UL)[0].AsUInt256(), Is.EqualTo(Open * 4UL));
        Assert.That(scene.Try(Alice, "withdrawUnbonded", default, 0UL), Is.EqualTo("NOT_MATURED"));
        scene.EndEpochs();
        scene.Do(Alice, "withdrawUnbonded", default, 0UL);
        Assert.That(scene.BalanceOf(Alice) - before, Is.EqualTo(Open * 10UL));
        Assert.That(scene.Try(Alice, "withdrawUnbonded", default, 0UL), Is.EqualTo("NOTHING_UNBONDING"));
        Assert.That(
            scene.Delegations.LoadPool(new ValidatorId(0), new Epoch(0)), Is.EqualTo(default(StakePool)));
    }

    [Test]
    public void Calls_BadInput_AreRefusedByName()
    {
        StakingScene scene = new();
        scene.Do(Alice, "delegate", Open, 0UL);
        Assert.Multiple(() =>
        {
            Assert.That(scene.Try(Alice, "delegate", default, 0UL), Is.EqualTo("AMOUNT_INVALID"));
            Assert.That(scene.Try(Alice, "delegate", Open, 4UL), Is.EqualTo("UNKNOWN_VALIDATOR"));
            Assert.That(scene.Try(Alice, "undelegate", default, 9UL, All), Is.EqualTo("UNKNOWN_VALIDATOR"));
            Assert.That(scene.Try(Alice, "undelegate", default, 0UL, 0UL), Is.EqualTo("AMOUNT_INVALID"));
            Assert.That(
                scene.Try(Alice, "undelegate", default, 0UL, Open + 1UL), Is.EqualTo("STAKE_TOO_SMALL"));
            Assert.That(
                scene.Try(Alice, "undelegate", default, 0UL, All - 1UL), Is.EqualTo("STAKE_TOO_SMALL"));
            Assert.That(scene.Try(Alice, "redelegate", default, 0UL, 0UL, All), Is.EqualTo("SAME_VALIDATOR"));
            Assert.That(
                scene.Try(Alice, "redelegate", default, 0UL, 4UL, All), Is.EqualTo("UNKNOWN_VALIDATOR"));
            Assert.That(
                scene.Try(Alice, "redelegate", default, 1UL, 0UL, All), Is.EqualTo("STAKE_TOO_SMALL"));
            Assert.That(scene.Try(Alice, "redelegate", default, 0UL, 1UL, 0UL), Is.EqualTo("AMOUNT_INVALID"));
            Assert.That(scene.Try(Alice, "undelegate", Open, 0UL, All), Is.EqualTo("NOT_PAYABLE"));
            Assert.That(
                scene.Try(Alice, "claim", default, Alice, AbiValue.List(Enumerable.Repeat(0UL, 65), i => i)),
                Is.EqualTo("TOO_MANY_IDS"));
            Assert.That(
                scene.Try(Alice, "claim", default, Alice, AbiValue.List(7UL)),
                Is.EqualTo("UNKNOWN_VALIDATOR"));
            Assert.That(scene.Try(Alice, "claimCommission", default, 7UL), Is.EqualTo("UNKNOWN_VALIDATOR"));
        });
    }

    [Test]
    public void Undelegate_InMoreEpochsThanEntries_IsRefusedUntilSomeAreWithdrawn()
    {
        StakingScene scene = new(StakingScene.Rules with { UnbondingEpochs = 17 });
        scene.Do(Alice, "delegate", Open, 0UL);
        for (uint i = 0; i < DelegationSlots.UnbondingsMax; i++)
        {
            scene.Do(Alice, "undelegate", default, 0UL, UInt256.One);
            scene.Do(Alice, "undelegate", default, 0UL, UInt256.One);
            scene.EndEpochs();
        }

        Assert.That(
            scene.Try(Alice, "undelegate", default, 0UL, UInt256.One), Is.EqualTo("TOO_MANY_UNBONDINGS"));
        Assert.That(scene.Do(Alice, "unbonding", default, Alice, 0UL)[0].Items, Has.Count.EqualTo(16));
        scene.EndEpochs(2);
        Assert.That(
            scene.Do(Alice, "withdrawUnbonded", default, 0UL)[0].AsUInt256(), Is.EqualTo((UInt256)2UL));
        scene.Do(Alice, "undelegate", default, 0UL, UInt256.One);
    }

    [Test]
    public void Slash_InTheMiddleOfUnbonding_TakesFromWhatBeganSinceTheFault()
    {
        StakingScene scene = new();
        scene.Do(Alice, "delegate", Open * 300UL, 0UL);
        scene.Do(Alice, "undelegate", default, 0UL, Open * 100UL);
        scene.EndEpochs();
        scene.Do(Alice, "undelegate", default, 0UL, Open * 100UL);
        scene.EndEpochs();
        UInt256 burned = scene.Slash(new ValidatorId(0), new Epoch(1));
        Assert.That(burned, Is.EqualTo(Open * 60UL), "5 % of 1,100 and of 100");
        UInt256[] entries =
        [
            .. scene.Do(Alice, "unbonding", default, Alice, 0UL)[0].Items.Select(e => e[2].AsUInt256()),
        ];
        Assert.That(entries, Is.EqualTo(new[] { Open * 100UL, Open * 95UL }));
        Assert.That(scene.StakeOf(Alice, new ValidatorId(0)), Is.EqualTo(Open * 95UL));
        scene.Slash(new ValidatorId(0), new Epoch(0), view: 9);
        Assert.That(
            scene.Do(Alice, "unbonding", default, Alice, 0UL)[0].Items[0][2].AsUInt256(),
            Is.EqualTo(Open * 95UL));
        scene.Do(Alice, "undelegate", default, 0UL, All);
        scene.EndEpochs(4);
        UInt256 before = scene.BalanceOf(Alice);
        scene.Do(Alice, "withdrawUnbonded", default, 0UL);
        Assert.That(
            scene.BalanceOf(Alice) - before,
            Is.EqualTo((Open * 95UL) + (Open * 9_025UL / 100UL) + (Open * 9_025UL / 100UL)));
    }

    [Test]
    public void Redelegate_SourceAtFault_PaysFromWhereverTheStakeIs()
    {
        StakingScene scene = new();
        scene.Do(Alice, "delegate", Open * 300UL, 0UL);
        scene.Do(Alice, "redelegate", default, 0UL, 1UL, Open * 200UL);
        scene.Do(Alice, "delegate", Open * 50UL, 1UL);
        Assert.That(
            scene.Try(Alice, "redelegate", default, 1UL, 2UL, Open * 51UL), Is.EqualTo("STAKE_LIABLE"));
        scene.Do(Alice, "redelegate", default, 1UL, 2UL, All);
        Assert.That(scene.StakeOf(Alice, new ValidatorId(2)), Is.EqualTo(Open * 50UL), "all that is free");
        Assert.That(scene.Try(Alice, "redelegate", default, 1UL, 2UL, All), Is.EqualTo("STAKE_LIABLE"));
        scene.EndEpochs();
        scene.Do(Alice, "undelegate", default, 1UL, Open * 80UL);

        UInt256 supply = scene.BalanceOf(SystemAddresses.Staking);
        Assert.That(scene.Slash(new ValidatorId(0), new Epoch(0)), Is.EqualTo(Open * 55UL), "5 % of 1,100");
        AbiValue[] has = scene.Do(Bob, "delegation", default, Alice, 1UL);
        Assert.That(
            (has[0].AsUInt256(), has[2].AsUInt256()), Is.EqualTo((Open * 114UL, Open * 114UL)),
            "95 % of 120");
        Assert.That(
            scene.Do(Bob, "unbonding", default, Alice, 1UL)[0].Items[0][2].AsUInt256(),
            Is.EqualTo(Open * 76UL), "95 % of 80");
        Assert.That(
            scene.Slots.Load(new ValidatorId(1)).Stake, Is.EqualTo(Open * 1_120UL), "not touched yet");
        scene.Do(Bob, "claim", default, Alice, AbiValue.List(1UL));
        Assert.That(
            scene.Slots.Load(new ValidatorId(1)).Stake, Is.EqualTo(Open * 1_114UL), "anybody may touch");
        Assert.That(supply - scene.BalanceOf(SystemAddresses.Staking), Is.EqualTo(Open * 61UL));

        scene.EndEpochs(4);
        UInt256 before = scene.BalanceOf(Alice);
        scene.Do(Alice, "withdrawUnbonded", default, 1UL);
        Assert.That(scene.BalanceOf(Alice) - before, Is.EqualTo(Open * 76UL));
        Assert.That(supply - scene.BalanceOf(SystemAddresses.Staking), Is.EqualTo(Open * 141UL));
        Assert.That(scene.Do(Bob, "delegation", default, Alice, 1UL)[2].AsUInt256().IsZero, Is.True, "over");
        scene.Do(Alice, "redelegate", default, 1UL, 2UL, All);
    }

    [Test]
    public void Redelegate_AfterTheFault_PaysNothingOfItTwice()
    {
        StakingScene scene = new();
        scene.Do(Alice, "delegate", Open * 100UL, 0UL);
        scene.EndEpochs();
        scene.Slash(new ValidatorId(0), new Epoch(0));
        scene.Do(Alice, "redelegate", default, 0UL, 1UL, All);
        Assert.That(scene.StakeOf(Alice, new ValidatorId(1)), Is.EqualTo(Open * 95UL));
        scene.Slash(new ValidatorId(0), new Epoch(0), view: 2);
        Assert.That(
            scene.StakeOf(Alice, new ValidatorId(1)), Is.EqualTo(Open * 9_025UL / 100UL),
            "a second fault of the time it was there");
        Assert.That(scene.Try(Alice, "delegate", Open, 0UL), Is.EqualTo("VALIDATOR_TOMBSTONED"));
        scene.Do(Bob, "delegate", Open, 1UL);
        Assert.That(
            scene.Try(Bob, "redelegate", default, 1UL, 0UL, All), Is.EqualTo("VALIDATOR_TOMBSTONED"));
    }

    [Test]
    public void Redelegate_MoreThanTheLots_IsRefused()
    {
        StakingScene scene = new(StakingScene.Rules with { UnbondingEpochs = 20 });
        scene.Do(Alice, "delegate", Open * 100UL, 0UL);
        for (uint i = 0; i < DelegationSlots.LotsMax; i++)
        {
            scene.Do(Alice, "redelegate", default, 0UL, 1UL, Open);
            scene.Do(Alice, "redelegate", default, 0UL, 1UL, Open);
            scene.EndEpochs();
        }

        Assert.That(
            scene.Try(Alice, "redelegate", default, 0UL, 1UL, Open), Is.EqualTo("TOO_MANY_REDELEGATIONS"));
        scene.Do(Alice, "undelegate", default, 1UL, All);
        scene.Do(Alice, "redelegate", default, 0UL, 1UL, Open);
        Assert.That(
            scene.Try(Alice, "undelegate", default, 1UL, All), Is.EqualTo("TOO_MANY_REDELEGATIONS"),
            "the entry of this epoch is full of lots");
        scene.EndEpochs();
        scene.Do(Alice, "undelegate", default, 1UL, All);
    }

    [Test]
    public void Claim_AfterEverythingLeft_PaysTheWholeWeiAndLeavesNoSlot()
    {
        StakingScene scene = new();
        scene.Do(Alice, "delegate", Open * 7UL, 0UL);
        scene.Accrue(Open + 1UL);
        scene.Do(Alice, "undelegate", default, 0UL, All);
        scene.Accrue(Open);
        UInt256 before = scene.BalanceOf(Alice);
        UInt256 paid = scene.Do(Bob, "claim", default, Alice, AbiValue.List(0UL))[0].AsUInt256();
        Assert.That(scene.BalanceOf(Alice) - before, Is.EqualTo(paid));
        Assert.That(
            paid, Is.EqualTo((Open + 1UL) * 7UL / 4_007UL).Or.EqualTo(((Open + 1UL) * 7UL / 4_007UL) - 1UL));
        Assert.That(scene.Rewards.PendingOf(new ValidatorId(0), Alice).IsZero, Is.True);
        StakingAudit.RequireConserved(
            scene, [Alice, .. scene.Genesis.Validators.Select(v => v.Address)], Open + Open + 1UL);
    }

    [Test]
    public void Accrue_LessThanAnOpenActive_IsNotTheStakers()
    {
        StakingScene scene = new();
        for (uint i = 0; i < 4; i++)
        {
            scene.Jail(new ValidatorId(i));
        }

        Assert.That(scene.Slots.ActiveStake.IsZero, Is.True);
        Assert.That(scene.Accrue(Open), Is.False);
        scene.EndEpochs();
        Assert.That(scene.Sets.CountOf(scene.Epoch), Is.EqualTo(3), "a third left; the chain goes on");
        scene.EndEpochs(20);
        Assert.That(scene.Sets.CountOf(scene.Epoch), Is.EqualTo(1), "never empty");
    }
}
