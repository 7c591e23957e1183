using System.Text;
using System.Text.Json;
using OpenLedger.Consensus.Light;
using OpenLedger.Consensus.Tests.Light;
using OpenLedger.Ledger.Execution;
using OpenLedger.Rpc.Server;
using OpenLedger.Rpc.Tests.Chain;

namespace OpenLedger.Rpc.Tests.Light;

/// <summary>What openledger_getFinality answers over many epochs is what a light client accepts.</summary>
[TestFixture]
public sealed class FinalityProofTests
{
    // Three blocks an epoch; sets of one to four, of uneven power.
    private static readonly LightChain Chain = new(
        3, [.. Enumerable.Range(0, 8).Select(e => LightChain.Set(
            [.. Enumerable.Range(1 + e, 1 + (e % 4)).Select(n => (n, (ulong)(1 + (n * n % 7))))]))]);

    private static readonly RpcDispatcher Node =
        NodeOf(Chain, head: 24, finalized: [1, 5, 7, 10, 11, 13, 20]);

    [Test]
    public void EveryBlock_FromGenesis_IsProven()
    {
        LightVerifier verifier = new(LightTrust.OfGenesis(Chain.Genesis));
        for (ulong height = 0; height <= 24; height++)
        {
            LightVerdict.Proven proven = Prove(verifier, Answer(Node, $"{height}"));
            Assert.That(proven.Block.Hash, Is.EqualTo(Chain.HashOf(height)));
            Assert.That(proven.EpochsPassed, Is.EqualTo((int)Chain.EpochOf(height).Value));
        }
    }

    [Test]
    public void ABlock_FromEachEpochBefore_IsProvenByTheCheckpoint()
    {
        for (ulong from = 0; from <= 6; from++)
        {
            LightVerifier verifier = new(LightTrust.OfCheckpoint(Chain.HashOf(from * 3), Chain.GenesisHash));
            Assert.That(
                Prove(verifier, Answer(Node, $"20,{from}")).EpochsPassed, Is.EqualTo((int)(6 - from)));
        }

        Assert.That(
            Error(Node, "20,7"), Is.EqualTo((-32602, "from is epoch 7; block 20 is of epoch 6")));
    }

    [Test]
    public void MoreEpochsThanAProofHas_AreRefusedWithTheEpochThatWouldDo_AndPaged()
    {
        // An epoch a block.
        LightChain chain = new(1, [.. Enumerable.Range(0, 250).Select(e => LightChain.Set((1 + e, 1UL)))]);
        RpcDispatcher node = NodeOf(chain, head: 250);
        (int code, string message) = Error(node, "250");
        Assert.That(code, Is.EqualTo(-32005));
        Assert.That(
            message,
            Does.StartWith("block 250 is of epoch 249, 250 epochs from epoch 0; a proof has at most 100")
                .And.Contain("150 or later"));
        Assert.That(Error(node, "250,149").Code, Is.EqualTo(-32005));

        // The way from genesis: boundary by boundary, each proven block is the next checkpoint.
        LightTrust trust = LightTrust.OfGenesis(chain.Genesis);
        ulong epoch = 0;
        foreach (ulong block in new ulong[] { 100, 200, 250 })
        {
            LightVerdict.Proven proven = Prove(new LightVerifier(trust), Answer(node, $"{block},{epoch}"));
            Assert.That(proven.Block.Hash, Is.EqualTo(chain.HashOf(block)));
            trust = LightTrust.OfCheckpoint(proven.Block.Hash, chain.GenesisHash);
            epoch = block;
        }
    }

    [Test]
    public void MoreDescendantsThanAProofHas_AreRefused()
    {
        LightChain chain = new(300, LightChain.Set((1, 1)));
        RpcDispatcher node = NodeOf(chain, head: 300);
        Assert.That(Error(node, "43").Code, Is.EqualTo(-32005));
        Assert.That(
            Error(node, "43").Message, Does.Contain("block 43 was finalized by block 300, 257 above"));
        Prove(new LightVerifier(LightTrust.OfGenesis(chain.Genesis)), Answer(node, "44"));
    }

    [Test]
    public void ABlockWithoutCertificateYet_IsAnsweredWithoutOne_AndProvesNothing()
    {
        byte[] answer = Answer(NodeOf(Chain, head: 8, finalized: [7]), "8");
        Assert.That(Encoding.UTF8.GetString(answer), Does.Contain("\"certificate\":null"));
        Assert.That(LightProofParser.TryParse(answer, out _, out LightError? error), Is.False);
        Assert.That(
            (error!.Fault, error.Path), Is.EqualTo((LightFault.InvalidValue, "certificateBlockNumber")));
    }

    private static RpcDispatcher NodeOf(LightChain chain, ulong head, params ulong[] finalized)
    {
        RpcContext context = new()
        {
            Chain = new EpochChainReader(chain, head, finalized),
            Accounts = null!,
            Pool = null!,
            Node = null!,
            Peers = null!,
            Executor = new BlockExecutor(chain.Genesis),
        };
        return new RpcDispatcher(RpcMethods.All(context), context.Limits);
    }

    // The whole response, as curl would save it.
    private static byte[] Answer(RpcDispatcher node, string arguments)
    {
        byte[] request = Encoding.UTF8.GetBytes(
            $$"""{"jsonrpc":"2.0","id":1,"method":"openledger_getFinality","params":[{{arguments}}]}""");
        return node.Answer(request).ToArray();
    }

    private static (int Code, string Message) Error(RpcDispatcher node, string arguments)
    {
        using JsonDocument answer = JsonDocument.Parse(Answer(node, arguments));
        JsonElement error = answer.RootElement.GetProperty("error");
        return (error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()!);
    }

    private static LightVerdict.Proven Prove(LightVerifier verifier, byte[] file)
    {
        Assert.That(
            LightProofParser.TryParse(file, out LightProof? proof, out LightError? error), Is.True,
            () => $"{error}: {Encoding.UTF8.GetString(file)}");
        LightVerdict verdict = verifier.Verify(proof!);
        Assert.That(verdict, Is.InstanceOf<LightVerdict.Proven>(), () => $"{verdict}");
        return (LightVerdict.Proven)verdict;
    }
}
