using System.Text;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Datanets.Sidecars;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Tests.Epochs;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Content;

/// <summary>
/// Four validators over an in-memory network: a content's way from one node into everybody's chain, and what
/// keeps it from stopping anything.
/// </summary>
[TestFixture]
public sealed class SidecarClusterTests
{
    private static readonly AbiContract Datanets = DatanetsContract.Interface;
    private static readonly PrivateKey Owner = DevnetAccounts.Key(0);
    private static readonly PrivateKey Contributor = DevnetAccounts.Key(1);
    private static readonly Hash256 Salt = Keccak.Hash("salt"u8);

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-content-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Content_OfFourMebibytesLeftWithOneNode_IsEverybodysAndTracedAlsoByWhoComesLater()
    {
        await using EpochNetwork network = Start(epochBlocks: 10_000, out _);
        byte[] content = Text((int)SidecarRules.SizeBytesMax);
        (SidecarId id, Hash256 root) = await RecordAsync(network, content, leftWith: 2);
        await UntilAsync(network[0], node => StatusOf(node, id) == "admitted");

        ulong effective = QueriesOf(network[0]).Sidecar(id)!.EffectiveHeight!.Value.Value;
        await network.ReachAllAsync(effective + 2);
        foreach (FullNode node in network.Running)
        {
            Assert.That(node.Store.GetContent(root), Is.EqualTo(content));
            Assert.That(
                node.Store.GetHeader(new Height(effective))!.StateRoot,
                Is.EqualTo(network[0].Store.GetHeader(new Height(effective))!.StateRoot));
        }

        await UntilAsync(network[2], _ => Directory.GetFiles(ContentsOf(network, 2)).Length == 0);
        await network.CallAsync(
            Owner, SystemAddresses.Datanets, Datanets, "publishVersion", default, 1UL, 1UL);
        await network.CallAsync(
            Owner, SystemAddresses.Models, ModelsContract.Interface, "register", default, 1UL, "Model",
            AbiValue.List(AbiValue.List(1UL, 1UL)), AbiValue.List(), UInt256.One, UInt256.One, Hash256.Zero);

        // Who comes later executes the block that made it effective, and needs the bytes for it.
        network.Start(4);
        await EpochNetwork.ReachAsync(network[4], network[0].Store.Head.Header.Number.Value + 2);
        Assert.That(network[4].Store.GetContent(root), Is.EqualTo(content));
        QueryAnswer<TextTrace> trace = QueriesOf(network[4]).TraceText(
            new ModelId(1), Encoding.UTF8.GetString(content, 3_000_000, 300));
        Assert.That(trace.Value!.Spans.Select(span => span.Contributor), Is.All.EqualTo(Contributor.Address));
        Assert.That(trace.Value.Spans, Is.Not.Empty);
    }

    [Test]
    public async Task Validator_ThatLostTheBytes_AbstainsUntilItHasThemAgain()
    {
        await using EpochNetwork network = Start(epochBlocks: 10_000, out DeafNetwork[] deaf);
        byte[] content = Text(200_000);
        (SidecarId id, Hash256 root) = await RecordAsync(network, content, leftWith: 0);
        await UntilAsync(network[3], node =>
            StatusOf(node, id) == "activated" && node.Contents.SizeOf(root) is not null);
        deaf[3].IsDeaf = true;
        File.Delete(Directory.GetFiles(ContentsOf(network, 3)).Single());

        ulong effective = QueriesOf(network[3]).Sidecar(id)!.EffectiveHeight!.Value.Value;
        await EpochNetwork.ReachAsync(network[0], effective + 12);
        Assert.That(
            network[3].Store.Head.Header.Number.Value, Is.EqualTo(effective - 1),
            "it waits before the block it cannot execute");
        Assert.That(network[3].Completion.IsCompleted, Is.False);

        deaf[3].IsDeaf = false;
        await EpochNetwork.ReachAsync(network[3], effective + 12);
        Assert.That(
            network[3].Store.GetHeader(new Height(effective + 12))!.StateRoot,
            Is.EqualTo(network[0].Store.GetHeader(new Height(effective + 12))!.StateRoot));

        // With one of the others gone, its votes are needed.
        await network.StopAsync(0);
        await network.ReachAllAsync(network[1].Store.Head.Header.Number.Value + 6);
    }

    [Test]
    public async Task Withholder_WhoseBytesAreNowhere_StallsNothingAndGetsItsBondBack()
    {
        await using EpochNetwork network = Start(epochBlocks: 40, out _);
        byte[] content = Text((int)SidecarRules.SizeBytesMin);
        (SidecarId id, Hash256 root) = await RecordAsync(network, content, leftWith: null);
        ulong from = network[0].Store.Head.Header.Number.Value;
        await network.CallAsync(
            Owner, SystemAddresses.Datanets, Datanets, "setCurator", default, 1UL, Contributor.Address, true);
        await network.ReachAllAsync(from + 30);
        Assert.That(StatusOf(network[0], id), Is.EqualTo("waiting"));
        Assert.That(network[0].Contents.CertificateOf(root), Is.Null);

        ulong last = (QueriesOf(network[0]).Sidecar(id)!.LastEpoch.Value + 1) * 40;
        await network.ReachAllAsync(last + 2);
        Assert.That(network.Running.Select(node => StatusOf(node, id)), Is.All.EqualTo("expired"));
        Assert.That(
            network[0].Store.Head.State.GetAccount(SystemAddresses.Datanets).Balance,
            Is.EqualTo(UInt256.Zero));
    }

    private static string StatusOf(FullNode node, SidecarId id) => QueriesOf(node).Sidecar(id)?.Status ?? "";

    private static LedgerQueries QueriesOf(FullNode node) => new(node.Executor.Genesis, node.Store);

    private static string ContentsOf(EpochNetwork network, int index) =>
        Path.Combine(network.FolderOf(index), "contents");

    private EpochNetwork Start(ulong epochBlocks, out DeafNetwork[] deaf)
    {
        DeafNetwork[] made = new DeafNetwork[5];
        EpochNetwork network = new(_folder, EpochNetwork.GenesisOf(4, epochBlocks), keys: 5)
        {
            Around = (index, inner) => made[index] = new DeafNetwork(inner),
        };
        Enumerable.Range(0, 4).ToList().ForEach(network.Start);
        deaf = made;
        return network;
    }

    // A datanet, a commitment, the bytes with one node, and the root on the chain.
    private static async Task<(SidecarId Id, Hash256 Root)> RecordAsync(
        EpochNetwork network, byte[] content, int? leftWith)
    {
        Hash256 root = ContentRoot.Of(content);
        await network.CallAsync(
            Owner, SystemAddresses.Datanets, Datanets, "create", default, "Large", "testing", "CC0",
            AbiValue.List(0UL, 0UL, 0UL), AbiValue.List());
        await network.CallAsync(
            Contributor, SystemAddresses.Datanets, Datanets, "commit", default,
            ContributionCommitment(root));
        if (leftWith is { } index)
        {
            Assert.That(network[index].Contents.Leave(root, content), Is.EqualTo(ContentOffer.Taken));
        }

        await network.ReachAllAsync(network[0].Store.Head.Header.Number.Value + 2);
        FullNode sender = network[leftWith ?? 0];
        Transaction recording = TransactionSigner.Sign(
            new UnsignedTransaction
            {
                ChainId = network.Genesis.ChainId,
                Nonce = sender.Pool.PendingNonce(Contributor.Address),
                MaxFeePerGas = 50_000_000_000,
                MaxPriorityFeePerGas = 1_000_000_000,
                GasLimit = 30_000_000,
                To = SystemAddresses.Datanets,
                Value = 10 * GenesisConfig.WeiPerOpen,
                Data = Datanets.Function("contributeSidecar").EncodeCall(
                    1UL, root, (ulong)content.Length, Salt, "Large"),
            },
            Contributor);
        Assert.That(sender.Pool.Submit(recording.Raw), Is.TypeOf<PoolVerdict.Accepted>());
        await UntilAsync(sender, node => QueriesOf(node).Sidecar(root) is not null);
        return (QueriesOf(sender).Sidecar(root)!.SidecarId, root);
    }

    private static Hash256 ContributionCommitment(Hash256 root) =>
        Keccak.Hash([.. root.ToArray(), .. Contributor.Address.ToArray(), .. Salt.ToArray()]);

    private static async Task UntilAsync(FullNode node, Func<FullNode, bool> isSo)
    {
        using CancellationTokenSource patience = new(EpochNetwork.Patience);
        while (!isSo(node))
        {
            await EpochNetwork.ReachAsync(node, node.Store.Head.Header.Number.Value + 1)
                .WaitAsync(patience.Token);
        }
    }

    // Words nobody else has, of exactly so many bytes.
    private static byte[] Text(int bytes)
    {
        StringBuilder text = new(bytes + 16);
        for (uint i = 0; text.Length < bytes; i++)
        {
            uint word = unchecked((i + 1) * 2_654_435_761u);
            for (int letter = 0; letter < 6; letter++, word /= 26)
            {
                text.Append((char)('a' + (word % 26)));
            }

            text.Append(i % 12 == 11 ? ". " : " ");
        }

        return Encoding.UTF8.GetBytes(text.ToString(0, bytes));
    }
}
