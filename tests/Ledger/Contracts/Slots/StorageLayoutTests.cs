using System.Text;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Slots;

/// <summary>
/// The frozen storage layout (docs/spec/contracts.md, Storage), checked slot by slot without the code that
/// writes it: who
/// verifies eth_getProof against these slots depends on it.
/// </summary>
[TestFixture]
internal sealed class StorageLayoutTests
{
    [Test]
    public void Datanets_AfterKnownCalls_HoldTheDocumentedBits()
    {
        ContractChain chain = new();
        Address owner = TestChain.Keys[0].Address;
        byte[] text = Encoding.UTF8.GetBytes(TestTexts.Unique(1));
        DatanetId id = chain.CreateDatanet(
            TestChain.Keys[0], OpenLedger.Primitives.Abi.AbiValue.List(2UL, 7UL, 300UL), "Law",
            TestChain.Keys[3].Address);
        ContributionId contribution = chain.Reveal(TestChain.Keys[0], id, TestTexts.Unique(1), Hash256.Zero);
        ulong revealed = chain.Height;
        chain.Publish(TestChain.Keys[0], id, delay: 9);
        Hash256 commitment = Keccak.Hash("commitment"u8);
        chain.Do(TestChain.Keys[1], DatanetsContract.Interface, "commit", default, commitment);

        UInt256 datanet = Entry(3, 1UL);
        UInt256 entry = Entry(4, contribution.Value);
        byte[] record = new RlpWriter().StartList()
            .WriteBytes("Law"u8).WriteBytes("testing"u8).WriteBytes("CC0"u8).EndList().ToArray();
        Assert.Multiple(() =>
        {
            Is0d01(0UL, 1UL);
            Is0d01(1UL, 1UL);
            Is0d01(2UL, 1UL);
            Is0d01(datanet, Number(Keccak.Hash(record)));
            Is0d01(datanet + 1UL, Number(owner) | At(2UL, 160) | At(300UL, 168) | At(7UL, 184));
            Is0d01(datanet + 2UL, At(1UL, 0) | At(1UL, 128) | At(1UL, 160));
            Is0d01(
                entry + 1UL,
                At(1UL, 0) | At(revealed, 64) | At(64UL, 128) | At((ulong)text.Length, 160) | At(10_000UL,
                192)
                    | At(1UL, 208));
            Is0d01(entry + 2UL, Number(owner) | (AdmissionPrices.BondOf(text.Length) << 160));
            Is0d01(Entry(5, 1UL, Number(TestChain.Keys[3].Address)), 1UL);
            Is0d01(Entry(6, 1UL, 1UL), At(revealed + 10, 0) | At(revealed + 1, 64) | At(1UL, 128));
            Is0d01(Entry(7, 1UL, 0UL), 1UL);
            Is0d01(Entry(8, Number(TestChain.Keys[1].Address), Number(commitment)), chain.Height + 1);
        });

        void Is0d01(UInt256 slot, UInt256 value) =>
            Assert.That(chain.Chain.Head.State.GetStorage(SystemAddresses.Datanets, slot), Is.EqualTo(value));
    }

    [Test]
    public void ModelsInferenceRewards_AfterASettlement_HoldTheDocumentedBits()
    {
        InferenceScene scene = new();
        Address payer = InferenceScene.Payer.Address;
        scene.Chain.Do(
            InferenceScene.Host, InferenceContract.Interface, "setHostPrice", default, 1UL, (UInt256)5UL,
            (UInt256)6UL);
        scene.Chain.Do(
            InferenceScene.Payer, InferenceContract.Interface, "requestWithdrawal", default, (UInt256)77UL);
        ulong maturesAt = scene.Chain.Timestamp + 3_600;
        InferenceRequest request = scene.NewRequest() with { Nonce = 515UL };
        UInt256 fee = scene.Settle(request).Fee;
        UInt256 model = Entry(1, 1UL);
        UInt256 earned = scene.Chain.Queries.Earnings(scene.Contributions[1])!.Earned;
        Assert.Multiple(() =>
        {
            Holds(SystemAddresses.Models, 0UL, 1UL);
            Holds(SystemAddresses.Models, model, Number(Keccak.Hash("Model"u8)));
            Holds(
                SystemAddresses.Models, model + 1UL,
                Number(InferenceScene.ModelOwner.Address) | At(1UL, 160) | At(1UL, 176) | At(1UL, 184));
            Holds(SystemAddresses.Models, model + 3UL, At(scene.Datanet.Value, 0) | At(1UL, 64));
            Holds(
                SystemAddresses.Models, Entry(2, 1UL, 1UL),
                InferenceScene.PriceIn | (InferenceScene.PriceOut << 128));
            Holds(SystemAddresses.Inference, Entry(0, Number(payer)), TestChain.Open - fee);
            Holds(SystemAddresses.Inference, Entry(1, Number(payer)), At(77UL, 0) | At(maturesAt, 128));
            Holds(SystemAddresses.Inference, Entry(2, Number(payer), 2UL), UInt256.One << 3);
            Holds(
                SystemAddresses.Inference, Entry(3, Number(InferenceScene.Host.Address), 1UL), At(5UL,
                0) | At(6UL, 128));
            Holds(SystemAddresses.Rewards, Entry(3, scene.Contributions[1].Value), earned);
            Assert.That(earned, Is.GreaterThan(UInt256.Zero));
        });

        void Holds(Address contract, UInt256 slot, UInt256 value) =>
            Assert.That(scene.Chain.Chain.Head.State.GetStorage(contract, slot), Is.EqualTo(value));
    }

    [Test]
    public void Trainings_QueuedAndDone_HoldTheDocumentedBits()
    {
        ClassifierScene scene = new(texts: 3);
        ulong ordered = scene.Chain.Height + 1;
        ulong due = scene.Train().Value;
        UInt256 entry = Entry(5, 1UL);
        UInt256 Slot(UInt256 slot) => scene.Chain.Chain.Head.State.GetStorage(SystemAddresses.Models, slot);
        Assert.That(Slot(3UL), Is.EqualTo(At(1UL, 64) | At(due, 128)), "the first of one");
        Assert.That(Slot(Entry(4, 0UL)), Is.EqualTo(UInt256.One));
        Assert.That(
            Slot(entry + 1UL), Is.EqualTo(At(ordered, 0) | At(due, 64) | At(3UL, 128) | At(1UL, 160)));
        Assert.That(Slot(entry + 2UL), Is.EqualTo(UInt256.Zero));
        scene.Chain.MineEmpty((int)(due - scene.Chain.Height));
        TrainingDetails training = scene.Chain.Queries.Model(scene.Model)!.Training!;
        ModelId child = scene.Register(AbiValue.List(AbiValue.List(1UL, 700UL)));
        Assert.Multiple(() =>
        {
            Assert.That(Slot(3UL), Is.EqualTo(At(1UL, 0) | At(1UL, 64) | At(due, 128)));
            Assert.That(Slot(Entry(4, 0UL)), Is.EqualTo(UInt256.Zero));
            Assert.That(Slot(entry), Is.EqualTo(Number(training.PlanHash)));
            Assert.That(Slot(entry + 2UL), Is.EqualTo(Number(training.WeightsRoot!.Value)));
            Assert.That(Slot(Entry(6, child.Value)), Is.EqualTo(At(1UL, 0) | At(1UL, 32)));
            Assert.That(Slot(Entry(7, child.Value, 0UL)), Is.EqualTo(At(1UL, 0) | At(700UL, 64)));
        });
    }

    [Test]
    public void ExternalModels_AwaitedAndChannelled_HoldTheDocumentedBits()
    {
        ExternalScene scene = new();
        UInt256 host = Number(ExternalScene.Host.Address);
        UInt256 payer = Number(ExternalScene.Payer.Address);
        scene.Chain.Do(
            ExternalScene.Host, InferenceContract.Interface, "bondHost", ExternalScene.MinBond + 9UL);
        scene.Chain.Do(
            ExternalScene.Host, InferenceContract.Interface, "requestBondWithdrawal", default, (UInt256)9UL);
        ulong maturesAt = scene.Chain.Timestamp + 86_400;
        InferenceRequest request = scene.NewRequest();
        InferenceRun run = scene.Trace(request);
        scene.Settle(scene.Answer(request));
        ulong until = scene.Chain.Timestamp + 3_600;
        ulong expiry = scene.Chain.Timestamp + 500;
        scene.Chain.Do(
            ExternalScene.Payer, InferenceContract.Interface, "openChannel", default, scene.Model.Value,
            ExternalScene.Host.Address, (UInt256)12_345UL, expiry);
        UInt256 id = Number(run.InferenceId);
        UInt256 bond = Entry(4, host);
        UInt256 held = Entry(5, id);
        UInt256 channel = Entry(10, 1UL);
        UInt256 waits = run.FeeParts.Data - run.FeeParts.Unattributed;
        Assert.Multiple(() =>
        {
            Holds(bond, (ExternalScene.MinBond * 2UL) + 9UL + ((UInt256)9UL << 128));
            Holds(bond + 1UL, maturesAt);
            Holds(held, payer | At(2UL, 160) | At(scene.Model.Value, 168));
            Holds(held + 1UL, waits | At(until, 128));
            Holds(held + 2UL, Number(Keccak.Hash(Encoding.UTF8.GetBytes(scene.Response))));
            Holds(7UL, At(1UL, 64));
            Holds(Entry(8, 0UL), id);
            Holds(9UL, 1UL);
            Holds(channel, payer);
            Holds(channel + 1UL, host | At(1UL, 160));
            Holds(channel + 2UL, At(12_345UL, 0) | At(scene.Model.Value, 128) | At(expiry, 192));
            Assert.That(
                scene.Chain.Chain.Head.State.GetStorage(
                    SystemAddresses.Models, Entry(8, scene.Model.Value, host)), Is.EqualTo(UInt256.One));
        });

        void Holds(UInt256 slot, UInt256 value) => Assert.That(
            scene.Chain.Chain.Head.State.GetStorage(SystemAddresses.Inference, slot), Is.EqualTo(value));
    }

    private static UInt256 Entry(ulong position, UInt256 key) => Hash(position, key);

    private static UInt256 Entry(ulong position, UInt256 first, UInt256 second) =>
        Hash(Hash(position, first), second);

    private static UInt256 Hash(UInt256 position, UInt256 key) =>
        Number(Keccak.Hash([.. key.ToBigEndian(), .. position.ToBigEndian()]));

    private static UInt256 At(ulong value, int bit) => (UInt256)value << bit;

    private static UInt256 Number(Hash256 hash) => new(hash.ToArray());

    private static UInt256 Number(Address address) => new(address.ToArray());
}
