using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.State;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Execution;

[TestFixture]
public class GenesisBuilderTests
{
    private static readonly byte[][] Texts =
    [
        .. new[]
        {
            "The first text of the baseline is quoted by everybody and earns for the treasury only.",
            "Permission is granted to copy this second text in whole or in part, with or without another.",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    [Test]
    public void Build_SameGenesis_SameBlock()
    {
        GenesisConfig genesis = TestChain.NewGenesis(Texts);
        ExecutedBlock one = GenesisBuilder.Build(genesis, Texts, new SegmentIndexCache());
        ExecutedBlock two = GenesisBuilder.Build(genesis, Texts, new SegmentIndexCache(lookupSeed: 99));
        Assert.That(two.Block.Hash, Is.EqualTo(one.Block.Hash));
    }

    private static IEnumerable<TestCaseData> Changes()
    {
        static TestCaseData Row(string what, Func<GenesisConfig, GenesisConfig> change) =>
            new TestCaseData(change).SetArgDisplayNames(what);

        yield return Row("chain id", g => g with { ChainId = 7 });
        yield return Row("time", g => g with { TimestampMs = g.TimestampMs + 1 });
        yield return Row("gas limit", g => g with { GasLimit = g.GasLimit + 1 });
        yield return Row("base fee", g => g with { BaseFeePerGasWei = g.BaseFeePerGasWei + 1UL });
        yield return Row("consensus", g => g with { Consensus = g.Consensus with { ForkId = 1 } });
        yield return Row(
            "fees", g => g with { Fees = g.Fees with { ProtocolBurnBps = g.Fees.ProtocolBurnBps + 1 } });
        yield return Row("size", g => g with { BlockSizeBytesMax = g.BlockSizeBytesMax - 1 });
        yield return Row(
            "reserve",
            g => g with { TreasuryWei = g.TreasuryWei - 1UL, EcosystemReserveWei = UInt256.One });
    }

    [TestCaseSource(nameof(Changes))]
    public void Build_AnyFieldChanged_OtherHash(Func<GenesisConfig, GenesisConfig> change)
    {
        GenesisConfig genesis = TestChain.NewGenesis([]);
        Hash256 before = GenesisBuilder.Build(genesis, [], new SegmentIndexCache()).Block.Hash;
        Hash256 after = GenesisBuilder.Build(change(genesis), [], new SegmentIndexCache()).Block.Hash;
        Assert.That(after, Is.Not.EqualTo(before));
    }

    [Test]
    public void Build_Genesis_HoldsWhatTheConfigurationSays()
    {
        GenesisConfig genesis = TestChain.NewGenesis([]);
        ExecutedBlock block = GenesisBuilder.Build(genesis, [], new SegmentIndexCache());
        IReadOnlyList<SetMember> validators = ValidatorSetReader.Read(block.State, new Epoch(0));
        StakingSlots slots = new(new StateSlots(block.State));
        Assert.Multiple(() =>
        {
            Assert.That(
                block.Block.Header.ExtraData.ToArray(),
                Is.EqualTo(GenesisWriter.ComputeHash(genesis).ToArray()));
            Assert.That(
                validators.Select(v => (v.Account, v.PublicKey, slots.Load(v.Id).Stake)),
                Is.EqualTo(genesis.Validators.Select(v => (v.Address, v.PublicKey, v.StakeWei))));
            Assert.That(validators.Select(v => v.Power.Value), Is.All.EqualTo(1_000UL));
            Assert.That(
                block.Block.Header.ValidatorsHash,
                Is.EqualTo(HashOf(validators, genesis.Consensus)));
            foreach (Address contract in SystemContracts.Addresses)
            {
                Assert.That(block.State.GetAccount(contract).CodeHash, Is.EqualTo(Keccak.Hash([0xfe])));
            }
        });
    }

    [Test]
    public void HashOf_Validators_DependsOnOrderPowerAndParameters()
    {
        GenesisConfig genesis = TestChain.NewGenesis([]);
        SetMember[] validators =
            [.. genesis.Validators.Select(
                (v, i) => new SetMember(new ValidatorId((uint)i), v.Address, v.PublicKey, v.Power))];
        Hash256 hash = HashOf(validators, genesis.Consensus);
        SetMember[] richer = [.. validators];
        richer[0] = richer[0] with { Power = new Power(richer[0].Power.Value + 1) };
        Assert.Multiple(() =>
        {
            Assert.That(
                HashOf([.. validators.Reverse()], genesis.Consensus),
                Is.Not.EqualTo(hash));
            Assert.That(HashOf(richer, genesis.Consensus), Is.Not.EqualTo(hash));
            Assert.That(
                HashOf(validators, genesis.Consensus with { BlockTimeMs = 999 }),
                Is.Not.EqualTo(hash));
        });
    }

    [Test]
    public void Build_BaselineThatIsNotTheListedOne_IsRefused()
    {
        GenesisConfig genesis = TestChain.NewGenesis(Texts);
        Assert.Multiple(() =>
        {
            Assert.That(
                () => GenesisBuilder.Build(genesis, [Texts[0]], new SegmentIndexCache()),
                Throws.ArgumentException);
            Assert.That(
                () => GenesisBuilder.Build(genesis, [Texts[1], Texts[0]], new SegmentIndexCache()),
                Throws.ArgumentException);
            Assert.That(
                () => GenesisBuilder.Build(genesis with { ChainId = 0 }, Texts, new SegmentIndexCache()),
                Throws.ArgumentException);
        });
    }

    [Test]
    public void Replay_OfTheGenesisEvents_RebuildsTheCorpus()
    {
        ExecutedBlock block =
            GenesisBuilder.Build(TestChain.NewGenesis(Texts), Texts, new SegmentIndexCache());
        CorpusState rebuilt =
            CorpusReplay.Replay(block.CorpusEvents, block.Post.Content, new SegmentIndexCache());
        Assert.Multiple(() =>
        {
            Assert.That(rebuilt.LastContribution, Is.EqualTo(new ContributionId(2)));
            Assert.That(rebuilt.LastSegment, Is.EqualTo(new SegmentId(1)));
            Assert.That(rebuilt.HistoryHash, Is.EqualTo(block.Post.Corpus.HistoryHash));
            Assert.That(block.Post.Content.GetContent(Keccak.Hash(Texts[1])), Is.EqualTo(Texts[1]));
        });
    }

    [Test]
    public void Replay_WithMissingContent_IsADamagedStore()
    {
        ExecutedBlock block =
            GenesisBuilder.Build(TestChain.NewGenesis(Texts), Texts, new SegmentIndexCache());
        Assert.That(
            () => CorpusReplay.Replay(block.CorpusEvents, new Nothing(), new SegmentIndexCache()),
            Throws.InstanceOf<InvariantViolationException>());
    }

    private sealed class Nothing : IContentReader
    {
        public byte[]? GetContent(Hash256 root) => null;
    }

    private static Hash256 HashOf(IEnumerable<SetMember> members, GenesisConsensus parameters) =>
        ValidatorSetReader.Commit(members, parameters).Hash;
}
