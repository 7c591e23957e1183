using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Tests.Contracts.Staking;

/// <summary>Registering validators, their commission, jail, candidates.</summary>
[TestFixture]
internal sealed class ValidatorCallTests
{
    private static readonly Address Alice = TestChain.Keys[0].Address;
    private static readonly Address Bob = TestChain.Keys[1].Address;
    private static readonly Address Carol = TestChain.Keys[2].Address;
    private static readonly UInt256 Open = TestChain.Open;

    [Test]
    public void CreateValidator_EnoughStake_WaitsForTheNextEpoch()
    {
        StakingScene scene = new();
        ValidatorId id = scene.Create(Alice, Open * 500UL, 250);
        Assert.That(id, Is.EqualTo(new ValidatorId(4)));
        Assert.That(scene.Slots.Load(id).Status, Is.EqualTo(ValidatorStatus.Waiting));
        Assert.That(scene.Do(Bob, "validatorOf", default, Alice)[0].AsUInt32(), Is.EqualTo(4));
        scene.EndEpochs();
        AbiValue v = scene.Do(Bob, "validator", default, 4UL)[0];
        Assert.That(
            (v[1].AsAddress(), v[3].AsUInt64(), v[4].AsUInt64(), v[7].AsUInt256(), v[8].AsUInt64()),
            Is.EqualTo((Alice, (ulong)ValidatorStatus.Active, 500UL, Open * 500UL, 250UL)));
        Assert.That(scene.Slots.ActiveStake, Is.EqualTo(Open * 4_500UL));
    }

    [Test]
    public void CreateValidator_BadInput_IsRefusedByName()
    {
        StakingScene scene = new();
        AbiValue[] good = scene.NewValidator(Alice, 0);
        AbiValue[] others = scene.NewValidator(Bob, 0);
        UInt256 stake = Open * 100UL;
        string? Try(AbiValue key, AbiValue proof, ulong commission = 0, UInt256? value = null) =>
            scene.Try(Alice, "createValidator", value ?? stake, key, proof, commission);
        Assert.Multiple(() =>
        {
            Assert.That(Try(good[0], good[1], 10_001), Is.EqualTo("COMMISSION_INVALID"));
            Assert.That(Try(new byte[33], good[1]), Is.EqualTo("KEY_INVALID"));
            Assert.That(Try(Array.Empty<byte>(), good[1]), Is.EqualTo("KEY_INVALID"));
            Assert.That(
                Try((byte[])[4, .. new byte[64]], good[1]), Is.EqualTo("KEY_INVALID"));
            Assert.That(Try(good[0], others[1]), Is.EqualTo("PROOF_OF_POSSESSION_INVALID"));
            Assert.That(Try(good[0], Array.Empty<byte>()), Is.EqualTo("PROOF_OF_POSSESSION_INVALID"));
            Assert.That(Try(good[0], new byte[65]), Is.EqualTo("PROOF_OF_POSSESSION_INVALID"));
            Assert.That(Try(good[0], good[1], value: stake - 1UL), Is.EqualTo("SELF_STAKE_TOO_SMALL"));
            Assert.That(
                scene.Try(Bob, "createValidator", stake, good), Is.EqualTo("PROOF_OF_POSSESSION_INVALID"),
                "a proof seen in the pool is nobody else's");
        });
        Assert.That(Try(good[0], good[1]), Is.Null);
        Assert.That(
            scene.Try(Alice, "createValidator", stake, scene.NewValidator(Alice, 0)),
            Is.EqualTo("ALREADY_VALIDATOR"));
    }

    [Test]
    public void CreateValidator_KeyOfAnother_IsRefusedForEver()
    {
        StakingScene scene = new();
        PrivateKey key = TestChain.KeyOf(100);
        byte[] compressed = key.PublicKey.ToCompressed();
        byte[] negative = [.. compressed];
        negative[0] ^= 1;
        byte[] proof = ProofOfPossession.Sign(key, TestChain.ChainId, scene.Slots.GenesisHash, Alice);
        string? Try(byte[] k) => scene.Try(Alice, "createValidator", Open * 100UL, k, proof, 0UL);
        Assert.That(Try(compressed), Is.EqualTo("KEY_USED"));
        Assert.That(Try(negative), Is.EqualTo("KEY_USED"));
        scene.Slash(new ValidatorId(0), scene.Epoch);
        scene.EndEpochs(5);
        Assert.That(Try(compressed), Is.EqualTo("KEY_USED"), "a tombstoned key is not free again");
    }

    [Test]
    public void ProofOfPossession_IsOfItsChainGenesisAndAccount()
    {
        PrivateKey key = TestChain.KeyOf(7);
        Hash256 genesis = Keccak.Hash([1]);
        byte[] proof = ProofOfPossession.Sign(key, 1, genesis, Alice);
        bool Holds(ulong chain, Hash256 hash, Address account) =>
            ProofOfPossession.Verify(key.PublicKey, chain, hash, account, proof);
        Assert.Multiple(() =>
        {
            Assert.That(Holds(1, genesis, Alice), Is.True);
            Assert.That(Holds(2, genesis, Alice), Is.False);
            Assert.That(Holds(1, Hash256.Zero, Alice), Is.False);
            Assert.That(Holds(1, genesis, Bob), Is.False);
        });
    }

    [Test]
    public void CreateValidator_AsManyCandidatesAsThereMayBe_IsRefusedAndAFreedPlaceIsTaken()
    {
        StakingScene scene = new();
        ValidatorId id = scene.Create(Alice, Open * 100UL);
        ValidatorEntry filler = scene.Slots.Load(id);
        ValidatorRegistry registry = new(scene.Journal);
        for (uint i = scene.Slots.ValidatorCount; i < StakingSlots.CandidatesMax; i++)
        {
            ValidatorEntry more = filler with
            {
                Id = new ValidatorId(i),
                Account = Address.FromTail(0x10_0000 + i),
                CompressedKey = TestChain.KeyOf(10_000 + (int)i).PublicKey.ToCompressed(),
                Pool = default,
                CandidatePlace = 0,
            };
            registry.Slots.Add(more);
            registry.Slots.Replace(more, registry.AddCandidate(more)!);
        }

        AbiValue[] next = scene.NewValidator(Bob, 0);
        Assert.That(scene.Try(Bob, "createValidator", Open * 100UL, next), Is.EqualTo("TOO_MANY_VALIDATORS"));
        Assert.That(scene.Do(Bob, "candidates", default, 0UL, 4_000UL)[0].Items, Has.Count.EqualTo(256));
        Assert.That(scene.Do(Bob, "candidates", default, 1_000UL, 4_000UL)[0].Items, Has.Count.EqualTo(24));
        Assert.That(scene.Do(Bob, "candidates", default, 9_999UL, 1UL)[0].Items, Is.Empty);

        scene.Do(Alice, "undelegate", default, (ulong)id.Value, UInt256.One);
        Assert.That(scene.Slots.CandidateCount, Is.EqualTo(StakingSlots.CandidatesMax - 1));
        Assert.That(scene.Slots.CandidateAt(4), Is.EqualTo(new ValidatorId(StakingSlots.CandidatesMax - 1)));
        Assert.That(scene.Try(Bob, "createValidator", Open * 100UL, next), Is.Null);
        Assert.That(
            scene.Try(Alice, "delegate", Open, (ulong)id.Value), Is.EqualTo("TOO_MANY_VALIDATORS"),
            "an operator whose place is gone is told so");
        scene.EndEpochs();
        Assert.That(scene.Sets.CountOf(scene.Epoch), Is.EqualTo(5));
    }

    [Test]
    public void SetCommission_ChangesFromTheNextEpochOn()
    {
        StakingScene scene = new();
        ValidatorId id = scene.Create(Alice, Open * 4_000UL, 1_000);
        scene.EndEpochs(4);
        Assert.That(scene.Sets.Load(scene.Epoch).Single(s => s.Id == id).Power.Value, Is.EqualTo(4_000));
        Assert.That(
            scene.Try(Alice, "setCommission", default, 1_501UL), Is.EqualTo("COMMISSION_CHANGE_TOO_LARGE"));
        Assert.That(
            scene.Try(Alice, "setCommission", default, 499UL), Is.EqualTo("COMMISSION_CHANGE_TOO_LARGE"));
        Assert.That(scene.Try(Bob, "setCommission", default, 499UL), Is.EqualTo("UNKNOWN_VALIDATOR"));
        scene.Do(Alice, "setCommission", default, 1_500UL);
        scene.Do(Alice, "setCommission", default, 1_400UL);

        // Half of the active stake is this validator's.
        scene.Accrue(Open * 2UL);
        scene.EndEpochs();
        scene.Accrue(Open * 2UL);
        UInt256 commission = scene.Do(Bob, "claimCommission", default, (ulong)id.Value)[0].AsUInt256();
        Assert.That((Open * 24UL / 100UL) - commission, Is.LessThan((UInt256)3UL), "10 and 14 % of an OPEN");
        Assert.That(
            scene.Do(Bob, "claimCommission", default, (ulong)id.Value)[0].AsUInt256().IsZero, Is.True);
        Assert.That(
            scene.Try(Alice, "setCommission", default, 1_901UL), Is.EqualTo("COMMISSION_CHANGE_TOO_LARGE"));
    }

    [Test]
    public void Jail_ActiveValidator_EarnsNothingLeavesAndComesBack()
    {
        StakingScene scene = new();
        Address account = scene.Slots.Load(new ValidatorId(0)).Account;
        scene.Accrue(Open * 4UL);
        Assert.That(scene.Jail(new ValidatorId(0)), Is.True);
        Assert.That(scene.Jail(new ValidatorId(0)), Is.False);
        Assert.That(scene.Slots.ActiveStake, Is.EqualTo(Open * 3_000UL));
        scene.Accrue(Open * 3UL);
        UInt256 pending = scene.Do(Bob, "delegation", default, account, 0UL)[3].AsUInt256();
        Assert.That(
            Open - pending, Is.LessThan((UInt256)3UL), "a quarter of the first, nothing of the second");
        Assert.That(scene.Try(account, "unjail", default), Is.EqualTo("JAIL_NOT_OVER"));
        Assert.That(scene.Try(Bob, "unjail", default), Is.EqualTo("UNKNOWN_VALIDATOR"));

        scene.EndEpochs();
        Assert.That(scene.Sets.Load(scene.Epoch).Select(s => s.Id.Value), Is.EqualTo(new uint[] { 1, 2, 3 }));
        scene.Do(account, "unjail", default);
        Assert.That(scene.Try(account, "unjail", default), Is.EqualTo("NOT_JAILED"));
        Assert.That(scene.Slots.Load(new ValidatorId(0)).Status, Is.EqualTo(ValidatorStatus.Waiting));
        scene.EndEpochs();
        Assert.That(scene.Slots.Load(new ValidatorId(0)).Status, Is.EqualTo(ValidatorStatus.Active));
        Assert.That(scene.Slots.ActiveStake, Is.EqualTo(Open * 4_000UL));
    }

    [Test]
    public void Unjail_TooLittleOfItsOwn_IsRefused()
    {
        StakingScene scene = new();
        ValidatorEntry validator = scene.Slots.Load(new ValidatorId(0));
        scene.Jail(validator.Id);
        scene.EndEpochs();
        scene.Do(validator.Account, "undelegate", default, 0UL, Open * 950UL);
        Assert.That(scene.Try(validator.Account, "unjail", default), Is.EqualTo("SELF_STAKE_TOO_SMALL"));
        Assert.That(scene.Slots.CandidateCount, Is.EqualTo(3));
    }

    [Test]
    public void EndEpoch_MoreThanTheMost_TakesTheHighestStakesAndTiesToTheLowerId()
    {
        StakingScene scene = new(StakingScene.Rules with { ValidatorsMax = 4 });
        scene.Create(Alice, Open * 1_000UL);
        scene.EndEpochs();
        Assert.That(
            scene.Sets.Load(scene.Epoch).Select(s => s.Id.Value), Is.EqualTo(new uint[] { 0, 1, 2, 3 }),
            "the same stake and a higher id");
        scene.Do(Carol, "delegate", UInt256.One, 4UL);
        scene.EndEpochs();
        Assert.That(
            scene.Sets.Load(scene.Epoch).Select(s => (s.Id.Value, s.Power.Value)),
            Is.EqualTo(new (uint, ulong)[] { (0, 1_000), (1, 1_000), (2, 1_000), (4, 333) }),
            "a third of 4,000 moves: all of the loser's 1,000, then 333 of the winner's");
        scene.EndEpochs();
        Assert.That(scene.Sets.Load(scene.Epoch)[3].Power.Value, Is.EqualTo(1_000));
    }

    [Test]
    public void EndEpoch_LongAgo_DeletesTheSetNobodyNeeds()
    {
        StakingScene scene = new();
        scene.EndEpochs(5);
        Assert.That(
            Enumerable.Range(0, 8).Where(e => scene.Sets.CountOf(new Epoch((ulong)e)) > 0),
            Is.EqualTo(new[] { 2, 3, 4, 5 }), "the running epoch and three before it");
        Assert.That(scene.Try(Alice, "validatorsOf", default, 1UL), Is.EqualTo("UNKNOWN_EPOCH"));
        Assert.That(scene.Try(Alice, "validatorsOf", default, 6UL), Is.EqualTo("UNKNOWN_EPOCH"));
        Assert.That(scene.Do(Alice, "validatorsOf", default, 2UL)[0].Items, Has.Count.EqualTo(4));
        Assert.That(scene.Sets.TotalPowerOf(scene.Epoch), Is.EqualTo(new Power(4_000)));
    }
}
