using System.Text;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Datanets.Sidecars;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using static OpenLedger.Ledger.Tests.Contracts.Datanets.Sidecars.SidecarScene;

namespace OpenLedger.Ledger.Tests.Contracts.Datanets.Sidecars;

/// <summary>What becomes of sidecars: when, in which order, with which outcome, and without whom.</summary>
[TestFixture]
internal sealed class SidecarEffectTests
{
    [Test]
    public void Activated_FourMebibytes_BecomesAContributionThatIsTraced()
    {
        SidecarScene scene = new();
        DatanetId datanet = scene.Contracts.CreateDatanet(Owner, ContractChain.Open);
        byte[] content = Text(1, (int)SidecarRules.SizeBytesMax);
        (SidecarId id, Hash256 root) = scene.Record(Alice, datanet, content);
        ulong effective = scene.Activate(id);
        Assert.That(effective, Is.EqualTo(scene.Contracts.Height + 64 + 3), "one mebibyte a block");
        scene.MineTo(effective - 1);
        Assert.That(scene.StatusOf(id), Is.EqualTo(SidecarStatus.Activated));
        Assert.That(scene.Contracts.View(Abi, "contributionCount")[0].AsUInt64(), Is.Zero);

        // The opening takes 84M of the block's 200M gas.
        Transaction large = scene.Chain.Sign(Bob, Owner.Address, gas: 117_000_000, nonce: 1);
        Assert.That(
            scene.Chain.Build([large]).Skipped.Single().Reason,
            Is.EqualTo(TransactionRejection.BlockGasExceeded));
        scene.Chain.Mine();
        Assert.That(scene.Chain.Build([large]).Skipped, Is.Empty, "nothing becomes effective in the next one");

        SidecarDetails sidecar = scene.Contracts.Queries.Sidecar(id)!;
        ContributionDetails details = scene.Contracts.Queries.Contribution(new ContributionId(1), true)!;
        Assert.Multiple(() =>
        {
            Assert.That(sidecar.Status, Is.EqualTo("admitted"));
            Assert.That(sidecar.ContributionId, Is.EqualTo(new ContributionId(1)));
            Assert.That(sidecar.EffectiveHeight, Is.EqualTo(new Height(effective)));
            Assert.That(sidecar.Bond, Is.EqualTo(UInt256.Zero), "it is the contribution's now");
            Assert.That(details.ContentRoot, Is.EqualTo(root));
            Assert.That(details.Contributor, Is.EqualTo(Alice.Address));
            Assert.That(details.Bond, Is.EqualTo(SidecarRules.BondOf((uint)content.Length)));
            Assert.That(details.Title, Is.EqualTo("T"));
            Assert.That(details.BlockNumber, Is.EqualTo(new Height(effective)));
            Assert.That(Encoding.UTF8.GetBytes(details.Text!), Is.EqualTo(content));
            Assert.That(details.Status, Is.EqualTo("accepted"));
            Assert.That(details.MaskedRuns, Is.Empty);
        });

        uint version = scene.Contracts.Publish(Owner, datanet);
        ModelId model = scene.Contracts.Register(Owner, 1UL, 1UL, (datanet, version));
        scene.Chain.Mine();
        string middle = Encoding.UTF8.GetString(content, 2_000_000, 400);
        QueryAnswer<TextTrace> trace = scene.Contracts.Queries.TraceText(model, middle);
        Assert.That(trace.Value!.Spans, Is.Not.Empty);
        Assert.That(
            trace.Value.Spans.Select(s => s.ContributionId), Is.All.EqualTo(new ContributionId(1)));
        RequireReplayable(scene);
        RequireSupply(scene);
    }

    [Test]
    public void Schedule_AnySequence_LetsNoMoreThanAMebibyteABlockThroughInOrder()
    {
        Random random = new(5);
        for (int round = 0; round < 200; round++)
        {
            ulong height = (ulong)random.Next(1, 1_000), end = 0, last = 0;
            SortedDictionary<ulong, ulong> passed = [];
            for (int i = 0; i < 60; i++)
            {
                height += (ulong)random.Next(0, 4);
                uint size = (uint)random.Next(1, (int)SidecarRules.SizeBytesMax + 1);
                (Height effective, ulong newEnd) = SidecarRules.Schedule(new Height(height), end, size);
                Assert.That(effective.Value, Is.GreaterThanOrEqualTo(height + SidecarRules.DelayBlocks));
                Assert.That(effective.Value, Is.GreaterThanOrEqualTo(last));
                for (ulong at = newEnd - size; at < newEnd;)
                {
                    ulong block = at / SidecarRules.BytesPerBlock;
                    ulong until = Math.Min(newEnd, (block + 1) * SidecarRules.BytesPerBlock);
                    passed[block] = passed.GetValueOrDefault(block) + until - at;
                    at = until;
                }

                Assert.That(passed.Keys.Max(), Is.EqualTo(effective.Value), "it waits for its last byte");
                (end, last) = (newEnd, effective.Value);
            }

            Assert.That(passed.Values, Is.All.LessThanOrEqualTo(SidecarRules.BytesPerBlock));
        }
    }

    [Test]
    public void Queue_ManyActivatedAtOnce_BecomeEffectiveInOrderOfActivation()
    {
        SidecarScene scene = new();
        DatanetId datanet = scene.Contracts.CreateDatanet(Owner, ContractChain.Open);
        int[] sizes = [900_000, 300_000, 66_000, 1_200_000, 66_000];
        SidecarId[] ids = [.. sizes.Select((size, i) => scene.Record(Alice, datanet, Text(i + 1, size)).Id)];
        SidecarId[] order = [ids[4], ids[0], ids[3], ids[1], ids[2]];

        // The commitments, records and activations took a block each; the queue does not know.
        ulong[] effective = [.. order.Select(scene.Activate)];
        Assert.That(effective, Is.Ordered);
        scene.MineTo(effective[^1]);
        Assert.That(
            order.Select(id => scene.Contracts.Queries.Sidecar(id)!.ContributionId!.Value.Value),
            Is.EqualTo((ulong[])[1, 2, 3, 4, 5]));
        foreach ((SidecarId id, ulong height) in order.Zip(effective))
        {
            ContributionId contribution = scene.Contracts.Queries.Sidecar(id)!.ContributionId!.Value;
            Assert.That(
                scene.Contracts.Queries.Contribution(contribution)!.BlockNumber.Value, Is.EqualTo(height));
        }

        RequireReplayable(scene);
        RequireSupply(scene);
    }

    [Test]
    public void Verify_BytesMissing_IsPendingUntilTheyComeAndThenTheSameBlock()
    {
        SidecarScene scene = new();
        DatanetId datanet = scene.Contracts.CreateDatanet(Owner, ContractChain.Open);
        byte[] content = Text(1);
        (SidecarId id, Hash256 root) = scene.Record(Alice, datanet, content);
        scene.MineTo(scene.Activate(id) - 1);
        Block block = scene.Chain.Build([]).Executed.Block;

        MemoryContents elsewhere = new();
        BlockExecutor other = new(scene.Chain.Genesis, contents: elsewhere);
        MissingContent[] missing = [new MissingContent(root, (uint)content.Length)];
        BlockVerdict verdict = other.Verify(scene.Chain.Head, block);
        Assert.That(((BlockVerdict.Pending)verdict).Missing, Is.EqualTo(missing));
        Assert.That(other.MissingFor(scene.Chain.Head), Is.EqualTo(missing));
        Assert.That(
            new BlockExecutor(scene.Chain.Genesis).Verify(scene.Chain.Head, block),
            Is.InstanceOf<BlockVerdict.Pending>());

        // A call on this head does not need them.
        Assert.That(
            other.Call(scene.Chain.Head, new CallRequest(
                Alice.Address, SystemAddresses.Datanets, default,
                Abi.Function("sidecarCount").EncodeCall([]), 1_000_000)).Succeeded, Is.True);
        elsewhere.Add(content);
        Assert.That(other.MissingFor(scene.Chain.Head), Is.Empty);
        ExecutedBlock executed = ((BlockVerdict.Accepted)other.Verify(scene.Chain.Head, block)).Executed;
        Assert.That(executed.Block.Hash, Is.EqualTo(block.Hash));
        Assert.That(executed.Content[root], Is.EqualTo(content));

        // Only the header's own rules come before: a false block is false at once.
        Block wrong = new(
            block.Header with { GasLimit = 1 },
            BlockHeaderCodec.ComputeHash(block.Header with { GasLimit = 1 }), block.Transactions,
            block.Credits);
        Assert.That(
            ((BlockVerdict.Rejected)new BlockExecutor(scene.Chain.Genesis).Verify(scene.Chain.Head, wrong))
                .Reason,
            Is.EqualTo(BlockRejection.GasLimitMismatch));
    }

    [Test]
    public void Verify_SourceWithOtherBytes_StopsRatherThanExecute()
    {
        SidecarScene scene = new();
        DatanetId datanet = scene.Contracts.CreateDatanet(Owner, ContractChain.Open);
        (SidecarId id, Hash256 root) = scene.Record(Alice, datanet, Text(1));
        scene.MineTo(scene.Activate(id) - 1);
        scene.Contents.Put(root, Text(2));
        Assert.That(() => scene.Chain.Build([]), Throws.InstanceOf<InvariantViolationException>());
        scene.Contents.Remove(root);
        Assert.That(() => scene.Chain.Build([]), Throws.InstanceOf<InvariantViolationException>());
    }

    [Test]
    public void Effective_InadmissibleTexts_AreRefusedAsInlineOnesAndTheBondReturns()
    {
        SidecarScene scene = new();
        DatanetId open = scene.Contracts.CreateDatanet(Owner, ContractChain.Open);
        DatanetId strict = scene.Contracts.CreateDatanet(
            Owner, AbiValue.List((ulong)DatanetPolicyKind.Open, 0UL, 5_000UL));
        byte[] first = Text(1, 100_000);
        byte[] broken = Text(3);
        broken[^1] = 0xff;
        byte[] control = Text(4);
        control[10] = 0;
        (SidecarId Id, Hash256 Root)[] recorded =
        [
            scene.Record(Alice, open, first), scene.Record(Alice, strict, first[..90_000]),
            scene.Record(Alice, open, broken), scene.Record(Alice, open, control),
        ];
        UInt256 escrow = scene.Chain.BalanceOf(SystemAddresses.Datanets);
        ulong[] effective = [.. recorded.Select(r => scene.Activate(r.Id))];
        UInt256 before = scene.Chain.BalanceOf(Alice.Address);
        scene.MineTo(effective[^1]);

        Assert.Multiple(() =>
        {
            Assert.That(Refusal(0), Is.Null);
            Assert.That(Refusal(1), Does.StartWith("BELOW_NOVELTY: "));
            Assert.That(Refusal(2), Does.StartWith("CONTENT_INVALID: "));
            Assert.That(Refusal(3), Does.StartWith("CONTENT_INVALID: "));
            Assert.That(scene.StatusOf(recorded[2].Id), Is.EqualTo(SidecarStatus.Refused));
            Assert.That(
                scene.Chain.BalanceOf(SystemAddresses.Datanets),
                Is.EqualTo(SidecarRules.BondOf(100_000)), "one bond is left of four");
            Assert.That(
                scene.Chain.BalanceOf(Alice.Address) - before,
                Is.EqualTo(escrow - SidecarRules.BondOf(100_000)));
            Assert.That(
                scene.Chain.Head.Content.GetContent(recorded[3].Root), Is.EqualTo(control),
                "whoever executes the chain later finds it");
        });

        // The root is free again, and the bytes are in the chain: no node needs them from elsewhere.
        scene.Contents.Remove(recorded[1].Root);
        SidecarId again = scene.Record(Bob, open, recorded[1].Root, 90_000);
        scene.MineTo(scene.Activate(again));
        Assert.That(scene.StatusOf(again), Is.EqualTo(SidecarStatus.Admitted));

        // An admitted root is taken for ever.
        scene.Commit(Bob, recorded[0].Root);
        scene.Chain.Mine();
        Assert.That(
            scene.RecordRefused(Bob, open, recorded[0].Root, 100_000), Does.StartWith("DUPLICATE_CONTENT"));
        RequireReplayable(scene);
        RequireSupply(scene);

        string? Refusal(int i) => scene.Contracts.Queries.Sidecar(recorded[i].Id)!.Refusal;
    }

    [Test]
    public void Effective_QuorumThatLiedAboutTheLength_IsRefused()
    {
        SidecarScene scene = new();
        DatanetId datanet = scene.Contracts.CreateDatanet(Owner, ContractChain.Open);
        byte[] content = Text(1);
        SidecarId id = scene.Record(Alice, datanet, scene.Contents.Add(content), Smallest + 1);
        scene.MineTo(scene.Activate(id));
        Assert.That(
            scene.Contracts.Queries.Sidecar(id)!.Refusal,
            Is.EqualTo("CONTENT_INVALID: 65537 bytes, 65538 were recorded"));
    }

    [Test]
    public void Effective_CuratedDatanet_WaitsForItsReview()
    {
        SidecarScene scene = new();
        DatanetId datanet = scene.Contracts.CreateDatanet(Owner, ContractChain.Curated);
        (SidecarId id, _) = scene.Record(Alice, datanet, Text(1));
        scene.MineTo(scene.Activate(id));
        ContributionId contribution = scene.Contracts.Queries.Sidecar(id)!.ContributionId!.Value;
        Assert.That(scene.Contracts.Queries.Contribution(contribution)!.Status, Is.EqualTo("underReview"));
        scene.Contracts.Do(Owner, Abi, "review", default, contribution.Value, true, "good");
        scene.Contracts.Publish(Owner, datanet);
        Assert.That(
            scene.Contracts.Queries.Contribution(contribution)!.SegmentId, Is.EqualTo(new SegmentId(1)));
        scene.MineTo(scene.Contracts.Height + AdmissionPrices.BondLockBlocks);
        scene.Contracts.Do(Alice, Abi, "withdrawBond", default, AbiValue.List(contribution.Value));
        Assert.That(scene.Chain.BalanceOf(SystemAddresses.Datanets), Is.EqualTo(UInt256.Zero));
    }

    [Test]
    public void Waiting_PastItsEpochs_ExpiresWithItsBondBackAndABlocksWorthAtATime()
    {
        // 70 recorded in one epoch, by 70 commitments: a block may pass 64.
        const int Many = SidecarRules.ExpiriesPerBlockMax + 6;
        SidecarScene scene = new(epochBlocks: 250);
        DatanetId datanet = scene.Contracts.CreateDatanet(Owner, ContractChain.Open);
        (SidecarId activated, _) = scene.Record(Alice, datanet, Text(1));
        scene.Activate(activated);
        UInt256 before = scene.Chain.BalanceOf(Alice.Address);
        SidecarId[] ids =
        [
            .. Enumerable.Range(0, Many).Select(i => scene.Record(
                Alice, datanet, Primitives.Crypto.Keccak.Hash(BitConverter.GetBytes(i)), Smallest)),
        ];
        Assert.That(scene.Chain.Epoch.Value, Is.Zero);
        scene.MineTo(750);
        Assert.That(ids.Select(scene.StatusOf), Is.All.EqualTo(SidecarStatus.Waiting), "epoch 2 ends");
        Assert.That(scene.StatusOf(activated), Is.EqualTo(SidecarStatus.Admitted));
        byte[] late = scene.Certify(scene.BodyOf(ids[^1]), 0, 1, 2).Encode();
        scene.Chain.Mine();
        Assert.That(
            ids.Count(id => scene.StatusOf(id) == SidecarStatus.Expired),
            Is.EqualTo(SidecarRules.ExpiriesPerBlockMax), "the admitted one was passed long ago");
        scene.Chain.Mine();
        Assert.That(ids.Select(scene.StatusOf), Is.All.EqualTo(SidecarStatus.Expired));
        Assert.That(scene.ActivateRefused(ids[^1], late), Does.StartWith("SIDECAR_NOT_WAITING"));
        Assert.That(
            scene.Chain.BalanceOf(SystemAddresses.Datanets),
            Is.EqualTo(SidecarRules.BondOf(Smallest)), "the admitted one's");
        UInt256 lost = before - scene.Chain.BalanceOf(Alice.Address);
        UInt256 gas = UInt256.Zero;
        foreach (ExecutedBlock block in scene.Chain.Blocks)
        {
            for (int i = 0; i < block.Receipts.Count; i++)
            {
                bool isAlices = block.Block.Transactions[i].Sender == Alice.Address
                    && block.Block.Transactions[i].Nonce >= 2;
                gas += isAlices
                    ? block.Receipts[i].EffectiveGasPrice * block.Receipts[i].GasUsed : UInt256.Zero;
            }
        }

        Assert.That(lost, Is.EqualTo((SidecarRules.FeeOf(Smallest) * Many) + gas), "the fees, not the bonds");

        // Its root is free for anybody, and the place it took too.
        scene.Record(Bob, datanet, Primitives.Crypto.Keccak.Hash(BitConverter.GetBytes(0)), Smallest);
        RequireSupply(scene);
    }

    // A restart rebuilds the corpus out of the events and the stored bytes.
    private static void RequireReplayable(SidecarScene scene)
    {
        Stored stored = new(scene.Chain.Blocks);
        CorpusState rebuilt = CorpusReplay.Replay(
            scene.Chain.Blocks.SelectMany(b => b.CorpusEvents), stored, new SegmentIndexCache());
        Assert.That(rebuilt.HistoryHash, Is.EqualTo(scene.Chain.Head.Corpus.HistoryHash));
    }

    private static void RequireSupply(SidecarScene scene) =>
        Assert.That(
            SupplyAudit.Recount(scene.Chain.Head.State).Total, Is.EqualTo(GenesisConfig.SupplyWei));

    private sealed class Stored(IEnumerable<ExecutedBlock> blocks) : IContentReader
    {
        private readonly List<SortedDictionary<Hash256, byte[]>> _contents =
            [.. blocks.Select(b => b.Content)];

        public byte[]? GetContent(Hash256 root) =>
            _contents.Select(c => c.GetValueOrDefault(root)).FirstOrDefault(c => c is not null);
    }
}
