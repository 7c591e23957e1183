using System.Numerics;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Staking;

/// <summary>
/// Counts every wei of the staking buckets: stakes and unbonding pools are the Staking contract's balance;
/// what can be claimed and the remainders are what accrued and was not claimed, to 2^-128 of a wei.
/// </summary>
internal static class StakingAudit
{
    public static void RequireConserved(StakingScene scene, IReadOnlyList<Address> actors, UInt256 accrued)
    {
        UInt256 total = UInt256.Zero;
        UInt256 active = UInt256.Zero;
        UInt256 unbonding = UInt256.Zero;
        uint candidates = 0;
        for (uint id = 0; id < scene.Slots.ValidatorCount; id++)
        {
            ValidatorEntry validator = scene.Slots.Load(new ValidatorId(id));
            total += validator.Stake;
            active += validator.IsActive ? validator.Stake : UInt256.Zero;
            RequireShares(scene, actors, validator);
            for (ulong epoch = 0; epoch <= scene.Epoch.Value; epoch++)
            {
                unbonding += scene.Delegations.LoadPool(validator.Id, new Epoch(epoch)).Wei;
            }

            if (validator.CandidatePlace != 0)
            {
                candidates++;
                Assert.That(
                    scene.Slots.CandidateAt(validator.CandidatePlace - 1), Is.EqualTo(validator.Id));
            }
        }

        Assert.That(scene.Slots.TotalStake, Is.EqualTo(total), "total stake");
        Assert.That(scene.Slots.ActiveStake, Is.EqualTo(active), "active stake");
        Assert.That(scene.Slots.CandidateCount, Is.EqualTo(candidates), "candidates");
        Assert.That(
            scene.BalanceOf(SystemAddresses.Staking), Is.EqualTo(total + unbonding), "the stakes' bucket");
        Assert.That(scene.Rewards.Accrued, Is.EqualTo(accrued));
        Assert.That(
            scene.BalanceOf(SystemAddresses.Rewards), Is.EqualTo(accrued - scene.Rewards.Claimed),
            "the rewards' bucket");
        Assert.That(
            RewardsHeld(scene, actors), Is.EqualTo((BigInteger)(accrued - scene.Rewards.Claimed) << 128),
            "claimable and remainders");
    }

    private static void RequireShares(
        StakingScene scene, IReadOnlyList<Address> actors, ValidatorEntry validator)
    {
        UInt128 shares = 0;
        foreach (Address actor in actors)
        {
            DelegationEntry entry = scene.Delegations.Load(validator.Id, actor);
            shares += entry.Shares;
            UInt128 liable = scene.Delegations.LoadLots(validator.Id, actor, entry.LotCount)
                .Aggregate(UInt128.Zero, (sum, lot) => sum + lot.Shares);
            Assert.That(entry.LiableShares, Is.EqualTo(liable));
            Assert.That(liable, Is.LessThanOrEqualTo(entry.Shares));
        }

        Assert.That(validator.Pool.Shares, Is.EqualTo(shares), $"shares of {validator.Id}");
        Assert.That(validator.Pool.Wei, Is.LessThanOrEqualTo(shares), "a share is at most a wei");
    }

    private static BigInteger RewardsHeld(StakingScene scene, IReadOnlyList<Address> actors)
    {
        ScratchSlots scratch = new(scene.Journal);
        ValidatorRegistry registry = new(scratch);
        StakerRewards rewards = new(scratch);
        BigInteger At(UInt256 slot) => (BigInteger)scratch.Load(SystemAddresses.Rewards, slot);
        BigInteger sum = At(1);
        for (uint id = 0; id < registry.Slots.ValidatorCount; id++)
        {
            ValidatorEntry validator = registry.Slots.Load(new ValidatorId(id));
            registry.Settle(validator, scene.Epoch);
            UInt256 purse = scratch.Load(
                SystemAddresses.Rewards, SlotKey.Field(SlotKey.Of(4, id), 1));
            sum += (BigInteger)SlotWord.Low128(purse) + ((BigInteger)SlotWord.High128(purse) << 128);
            sum += At(SlotKey.Field(SlotKey.Of(4, id), 3));
            foreach (Address actor in actors)
            {
                rewards.SettleDelegator(
                    validator.Id, actor, scene.Delegations.Load(validator.Id, actor).Shares);
                sum += At(SlotKey.Field(SlotKey.Of(5, id, SlotWord.FromAddress(actor)), 1));
            }
        }

        return sum;
    }
}
