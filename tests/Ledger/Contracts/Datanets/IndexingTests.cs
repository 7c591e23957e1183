using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Datanets;

/// <summary>What publishing a version costs nodes: queued, paid for, bounded a block.</summary>
[TestFixture]
public sealed class IndexingTests
{
    private const ulong PerBlock = IndexRules.SymbolsPerBlock;
    private static readonly AbiContract Abi = DatanetsContract.Interface;

    [TestCase(10UL, 0UL, 5UL, 10UL, Description = "little, and nothing before it")]
    [TestCase(10UL, 10 * PerBlock, PerBlock, 11UL, Description = "a block's worth")]
    [TestCase(10UL, 0UL, 32 * PerBlock, 42UL, Description = "16 Mi: 32 blocks")]
    [TestCase(10UL, 50 * PerBlock, 1UL, 50UL, Description = "after what was published before")]
    [TestCase(60UL, 50 * PerBlock, 1UL, 60UL, Description = "which is done long since")]
    public void Schedule_GivesEachBlockABoundedPart(ulong published, ulong end, ulong symbols, ulong indexed)
    {
        (Height at, ulong newEnd) = IndexRules.Schedule(new Height(published), end, symbols);
        Assert.That(at.Value, Is.EqualTo(indexed));
        Assert.That(newEnd, Is.EqualTo(Math.Max(end, published * PerBlock) + symbols));
    }

    [Test]
    public void Publish_MoreThanABlockIndexes_ActivatesWhenItIsIndexed_AndSoDoesWhatFollows()
    {
        ContractChain chain = new();
        DatanetId large = chain.CreateDatanet(InferenceScene.Owner, ContractChain.OwnerOnly, "Large");
        DatanetId small = chain.CreateDatanet(InferenceScene.Alice, ContractChain.OwnerOnly, "Small");
        ulong symbols = 0;
        for (int seed = 0; symbols < 2 * PerBlock; seed++)
        {
            string text = Marks(seed);
            chain.Reveal(InferenceScene.Owner, large, text, Hash256.Zero);
            symbols += (ulong)text.Length + 1;
        }

        chain.Reveal(InferenceScene.Alice, small, TestTexts.Unique(1), Hash256.Zero);
        chain.Publish(InferenceScene.Owner, large);
        ulong gas = chain.Chain.Blocks[^1].Receipts[0].GasUsed;
        ulong published = chain.Height;
        chain.Publish(InferenceScene.Alice, small);

        Assert.That(ActivationOf(chain, large), Is.EqualTo(published + 2));
        Assert.That(ActivationOf(chain, small), Is.EqualTo(published + 2), "not indexed before");
        ulong ofSymbols = symbols / IndexRules.SymbolsPerGas;
        Assert.That(gas, Is.InRange(ofSymbols, ofSymbols + 150_000));
        chain.MineEmpty(3);
        chain.Reveal(InferenceScene.Alice, small, TestTexts.Unique(2), Hash256.Zero);
        chain.Publish(InferenceScene.Alice, small);
        Assert.That(
            chain.View(Abi, "version", small.Value, 2UL)[0].AsUInt64(), Is.EqualTo(chain.Height + 1));
    }

    [Test]
    public void Settle_OverManySmallVersions_PaysForOneIndex()
    {
        InferenceScene scene = new();
        ContractChain chain = scene.Chain;
        ulong single = GasOfSettlement(scene, 1);
        for (int version = 2; version <= 5; version++)
        {
            chain.Contribute(InferenceScene.Alice, scene.Datanet, TestTexts.Unique(7_000 + version));
            Assert.That(chain.Publish(InferenceScene.Owner, scene.Datanet), Is.EqualTo(version));
        }

        ulong many = GasOfSettlement(scene, 5);
        ulong ofAnotherIndex = InferenceScene.MaxTokens * GasSchedule.GeneratedTokenIndex;
        Assert.That(many, Is.LessThan(single + ofAnotherIndex));
        Assert.That(chain.Queries.Model(scene.Model)!.Segments, Is.EqualTo(5));
    }

    [Test]
    public void Register_OnAVersionOlderThanTheLatestFour_IsRefused_WhatNamesItGoesOn()
    {
        InferenceScene scene = new();
        ContractChain chain = scene.Chain;
        for (int version = 2; version <= 5; version++)
        {
            chain.Contribute(InferenceScene.Alice, scene.Datanet, TestTexts.Unique(7_000 + version));
            chain.Publish(InferenceScene.Owner, scene.Datanet);
        }

        Assert.That(
            chain.Refused(
                InferenceScene.ModelOwner, ModelsContract.Interface, "register", default, 1UL, "Old",
                ContractChain.VersionsOf((scene.Datanet, 1)), AbiValue.List(), 1UL, 1UL, Hash256.Zero),
            Is.EqualTo("VERSION_NOT_SERVABLE: 1 of datanet 1, the latest 4 to 5 can be named"));
        chain.Register(InferenceScene.ModelOwner, 1UL, 1UL, (scene.Datanet, 2));
        scene.Settle(scene.NewRequest());
    }

    [Test]
    public void ServableIndexes_AreThoseOfTheLatestVersionsAndOfModelsInUse()
    {
        InferenceScene scene = new();
        ContractChain chain = scene.Chain;
        Hash256 first = KeyOf(chain, 1);
        for (int version = 2; version <= 6; version++)
        {
            chain.Contribute(InferenceScene.Alice, scene.Datanet, TestTexts.Unique(7_000 + version));
            chain.Publish(InferenceScene.Owner, scene.Datanet);
        }

        ChainView head = chain.Chain.Head;
        IReadOnlySet<Hash256> keys = ServableIndexes.KeysOf(head);
        IEnumerable<Hash256> latest = Enumerable.Range(3, 4)
            .SelectMany(v => head.Corpus.IndexKeys(
                [.. Enumerable.Range(1, v).Select(s => new SegmentId((ulong)s))]));
        Assert.That(keys, Is.EquivalentTo(latest.Append(first).Distinct()));

        chain.Do(InferenceScene.ModelOwner, ModelsContract.Interface, "retire", default, scene.Model.Value);
        Assert.That(
            ServableIndexes.KeysOf(chain.Chain.Head), Is.EquivalentTo(latest.Distinct()));
    }

    [Test]
    public void Prepare_MakesEveryServableIndex_SoThatNoBlockHasTo()
    {
        InferenceScene scene = new();
        ChainView head = scene.Chain.Chain.Head;
        SegmentIndexCache cache = new();
        CorpusState replayed = CorpusReplay.Replay(
            scene.Chain.Chain.Blocks.SelectMany(b => b.CorpusEvents), head.Content, cache);

        ServableIndexes.Prepare(head with { Corpus = replayed }, default, CancellationToken.None);

        Assert.That(cache.Count, Is.EqualTo(ServableIndexes.KeysOf(head).Count));
        replayed.OpenModel([new SegmentId(1)]);
        Assert.That(cache.Count, Is.EqualTo(ServableIndexes.KeysOf(head).Count), "it was there");
    }

    private static ulong GasOfSettlement(InferenceScene scene, uint version)
    {
        scene.Model = scene.Chain.Register(
            InferenceScene.ModelOwner, InferenceScene.PriceIn, InferenceScene.PriceOut, (scene.Datanet, version));
        scene.Settle(scene.NewRequest());
        return scene.Chain.Chain.Blocks[^1].Receipts[0].GasUsed;
    }

    private static Hash256 KeyOf(ContractChain chain, ulong segment) =>
        chain.Chain.Head.Corpus.IndexKeys([new SegmentId(segment)]).Single();

    private static ulong ActivationOf(ContractChain chain, DatanetId datanet) =>
        chain.View(Abi, "version", datanet.Value, 1UL)[0].AsUInt64();

    // As many tokens as fit: each of these characters is one.
    private static string Marks(int seed)
    {
        const string All = "!#$%&()*+,-./:;<=>?@[]^_{|}~";
        Random random = new(seed);
        return string.Create(65_000, random, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = All[source.Next(All.Length)];
            }
        });
    }
}
