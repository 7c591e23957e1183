using System.Text.Json;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.OpenToken;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;
using OpenLedger.Rpc.Tests.Chain;

namespace OpenLedger.Rpc.Tests.Eth;

/// <summary>What each method answers, on a chain of four blocks made by the real executor.</summary>
[TestFixture]
public class EthMethodsTests
{
    private static readonly Address Alice = MemoryChain.Alice.Address;
    private static readonly Address Bob = MemoryChain.Bob.Address;
    private static readonly Address Nobody = Address.FromTail(0xdead);
    private static readonly AbiContract Open = OpenTokenContract.Interface;

    private RpcHarness _rpc = null!;
    private Transaction _transfer = null!;
    private Transaction _legacy = null!;
    private Transaction _tokenTransfer = null!;

    [SetUp]
    public void MakeChain()
    {
        _rpc = new RpcHarness();
        MemoryChain chain = _rpc.Chain;
        _transfer = chain.Sign(MemoryChain.Alice, Nobody, MemoryChain.Open);
        chain.Mine(_transfer);
        _legacy = chain.Sign(MemoryChain.Alice, Nobody, 5, type: TransactionType.Legacy, tip: 0);
        _tokenTransfer = chain.Sign(
            MemoryChain.Bob,
            SystemAddresses.OpenToken,
            data: Open.Function("transfer").EncodeCall(Nobody, (UInt256)7));
        chain.Mine(_legacy, _tokenTransfer);
        chain.Mine();
        chain.Mine();
    }

    [TestCase("web3_clientVersion", "[]", "\"OpenLedger.Node/0.1.0\"")]
    [TestCase("web3_sha3", "[\"0x68656c6c6f\"]",
        "\"0x1c8aff950685c2ed4bc3174f3472287b56d9517b9c948127319a09a7a36deac8\"")]
    [TestCase("net_version", "[]", "\"161299\"")]
    [TestCase("net_listening", "[]", "true")]
    [TestCase("net_peerCount", "[]", "\"0x3\"")]
    [TestCase("eth_chainId", "[]", "\"0x27613\"")]
    [TestCase("eth_syncing", "[]", "false")]
    [TestCase("openledger_syncStatus", "[]",
        """{"syncing":false,"startingBlock":4,"currentBlock":4,"highestBlock":4,"blocksPerSecond":0,"secondsLeft":0,"peers":3}""")]
    [TestCase("eth_accounts", "[]", "[]")]
    [TestCase("eth_blockNumber", "[]", "\"0x4\"")]
    [TestCase("eth_maxPriorityFeePerGas", "[]", "\"0x0\"")]
    [TestCase("txpool_status", "[]", """{"pending":"0x0","queued":"0x0"}""")]
    [TestCase("eth_getUncleCountByBlockNumber", "[\"latest\"]", "\"0x0\"")]
    [TestCase("eth_getBlockTransactionCountByNumber", "[\"0x2\"]", "\"0x2\"")]
    [TestCase("eth_getBlockTransactionCountByNumber", "[\"0x99\"]", "null")]
    [TestCase("eth_getBlockByNumber", "[\"0x99\",false]", "null")]
    [TestCase("eth_getBlockReceipts", "[\"0x99\"]", "null")]
    [TestCase("eth_getBlockReceipts", "[\"0x3\"]", "[]")]
    [TestCase("eth_getTransactionByBlockNumberAndIndex", "[\"0x2\",\"0x2\"]", "null")]
    [TestCase("debug_getRawBlock", "[\"0x99\"]", "null")]
    public void Method_Call_AnswersExactly(string method, string parameters, string expected) =>
        Assert.That(_rpc.Text(method, parameters), Is.EqualTo(expected));

    [Test]
    public void Syncing_OfANodeOnItsWay_TellsHowFar()
    {
        _rpc.BeSyncing(new SyncDetails(new Height(2), new Height(1_000), new Height(5_000), 250, 16, 4));
        Assert.That(
            _rpc.Text("eth_syncing", "[]"),
            Is.EqualTo("""{"startingBlock":"0x2","currentBlock":"0x3e8","highestBlock":"0x1388"}"""));
        Assert.That(
            _rpc.Text("openledger_syncStatus", "[]"),
            Is.EqualTo("""{"syncing":true,"startingBlock":2,"currentBlock":1000,"highestBlock":5000,"blocksPerSecond":250,"secondsLeft":16,"peers":4}"""));
        _rpc.BeSyncing(new SyncDetails(new Height(2), new Height(2), new Height(5_000), 0, null, 4));
        Assert.That(_rpc.Text("openledger_syncStatus", "[]"), Does.Contain("\"secondsLeft\":null"));
    }

    [Test]
    public void Method_UnknownHash_IsNull()
    {
        string hash = $"[\"{Hash256.Zero}\"]";
        foreach (string method in new[]
        {
            "eth_getBlockByHash", "eth_getBlockReceipts", "eth_getTransactionByHash",
            "eth_getTransactionReceipt",
            "eth_getBlockTransactionCountByHash", "eth_getUncleCountByBlockHash", "debug_getRawTransaction",
            "debug_getRawReceipts",
        })
        {
            Assert.That(_rpc.Text(method, hash), Is.EqualTo("null"), method);
        }
    }

    [TestCase("\"latest\"", "0xde0b6b3a764000c")]
    [TestCase("\"safe\"", "0xde0b6b3a764000c")]
    [TestCase("\"finalized\"", "0xde0b6b3a764000c")]
    [TestCase("\"pending\"", "0xde0b6b3a764000c")]
    [TestCase("\"0x1\"", "0xde0b6b3a7640000")]
    [TestCase("\"earliest\"", "0x0")]
    [TestCase("{\"blockNumber\":\"0x1\"}", "0xde0b6b3a7640000")]
    [TestCase("{\"blockNumber\":\"latest\"}", "0xde0b6b3a764000c")]
    public void GetBalance_AtABlock_IsThatBlocks(string block, string expected) =>
        Assert.That(
            _rpc.Result("eth_getBalance", $"[\"{Nobody}\",{block}]").GetString(), Is.EqualTo(expected));

    [Test]
    public void GetBalance_AtAHash_IsThatBlocks()
    {
        Hash256 hash = _rpc.Chain.GetBlock(new Height(1))!.Hash;
        foreach (string block in new[]
        {
            $"\"{hash}\"", $"{{\"blockHash\":\"{hash}\"}}",
            $"{{\"blockHash\":\"{hash}\",\"requireCanonical\":true}}",
        })
        {
            Assert.That(
                _rpc.Result("eth_getBalance", $"[\"{Nobody}\",{block}]").GetString(),
                Is.EqualTo("0xde0b6b3a7640000"));
        }
    }

    [Test]
    public void GetBalance_OfAPrunedState_SaysWhichIsKept()
    {
        _rpc.Chain.OldestState = new Height(2);
        (int code, string message, _) = _rpc.Error("eth_getBalance", $"[\"{Alice}\",\"0x1\"]");
        Assert.That(code, Is.EqualTo(-32001));
        Assert.That(
            message, Is.EqualTo("the state of block 1 is pruned; the oldest kept is that of block 2"));
    }

    [Test]
    public void GetBalance_OfAnUnknownBlock_SaysWhereTheHeadIs() =>
        Assert.That(
            _rpc.Error("eth_getBalance", $"[\"{Alice}\",\"0x5\"]"),
            Is.EqualTo((-32001, "block 5 is not known; the head is block 4", (string?)null)));

    [Test]
    public void GetTransactionCount_Pending_CountsWaitingTransactions()
    {
        Transaction waiting = _rpc.Chain.Sign(MemoryChain.Alice, Nobody, 1);
        Assert.That(
            _rpc.Result("eth_sendRawTransaction", $"[\"{Hex.Encode(waiting.Raw.Span)}\"]").GetString(),
            Is.EqualTo(waiting.Hash.ToString()));
        Assert.That(_rpc.Text("eth_getTransactionCount", $"[\"{Alice}\",\"latest\"]"), Is.EqualTo("\"0x2\""));
        Assert.That(
            _rpc.Text("eth_getTransactionCount", $"[\"{Alice}\",\"pending\"]"), Is.EqualTo("\"0x3\""));
        Assert.That(_rpc.Text("eth_getTransactionCount", $"[\"{Alice}\",\"0x1\"]"), Is.EqualTo("\"0x1\""));
        JsonElement found = _rpc.Result("eth_getTransactionByHash", $"[\"{waiting.Hash}\"]");
        Assert.That(found.GetProperty("blockHash").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(_rpc.Text("eth_getTransactionReceipt", $"[\"{waiting.Hash}\"]"), Is.EqualTo("null"));
        Assert.That(
            _rpc.Text("debug_getRawTransaction", $"[\"{waiting.Hash}\"]"),
            Is.EqualTo($"\"{Hex.Encode(waiting.Raw.Span)}\""));
    }

    [Test]
    public void GetCode_OfASystemContract_IsOneInvalidOpcode()
    {
        Assert.That(_rpc.Text("eth_getCode", $"[\"{SystemAddresses.Inference}\"]"), Is.EqualTo("\"0xfe\""));
        Assert.That(_rpc.Text("eth_getCode", $"[\"{Alice}\"]"), Is.EqualTo("\"0x\""));
    }

    [Test]
    public void GetProof_OfAccountsAndSlots_VerifiesUnderTheStateRoot()
    {
        foreach (ulong height in new ulong[] { 1, 4 })
        {
            Hash256 root = _rpc.Chain.GetHeader(new Height(height))!.StateRoot;
            Address[] proved = [Alice, SystemAddresses.OpenToken, SystemAddresses.Staking, Address.Zero];
            foreach (Address address in proved)
            {
                JsonElement proof = _rpc.Result(
                    "eth_getProof", $"[\"{address}\",[\"0x0\",\"0x1\"],\"0x{height:x}\"]");
                Account account = new(
                    Convert.ToUInt64(proof.GetProperty("nonce").GetString(), 16),
                    Quantity(proof.GetProperty("balance")),
                    Hash256.Parse(proof.GetProperty("storageHash").GetString()!),
                    Hash256.Parse(proof.GetProperty("codeHash").GetString()!));
                Assert.That(ProofVerifier.TryVerifyAccount(
                    root, address, Nodes(proof, "accountProof"), out Account found));
                Assert.That(found, Is.EqualTo(account));
                JsonElement slot = proof.GetProperty("storageProof")[1];
                Assert.That(slot.GetProperty("key").GetString(), Is.EqualTo("0x1"));
                Assert.That(ProofVerifier.TryVerifyStorage(
                    account.StorageRoot, 1, Nodes(slot, "proof"), out UInt256 value));
                Assert.That(value, Is.EqualTo(Quantity(slot.GetProperty("value"))));
            }
        }
    }

    [Test]
    public void GetStorageAt_OfASlot_Is32Bytes()
    {
        Assert.That(
            _rpc.Text("eth_getStorageAt", $"[\"{Alice}\",\"0x{new string('0', 64)}\"]"),
            Is.EqualTo($"\"0x{new string('0', 64)}\""));
        JsonElement burned = _rpc.Result(
            "eth_getStorageAt", $"[\"{SystemAddresses.OpenToken}\",\"0x0\",\"latest\"]");
        Assert.That(
            new UInt256(Hex.Decode(burned.GetString()!)),
            Is.EqualTo(_rpc.Chain.Head.State.GetStorage(SystemAddresses.OpenToken, 0)));
    }

    [Test]
    public void Call_OfAView_ReturnsItsResult()
    {
        string data = Hex.Encode(Open.Function("balanceOf").EncodeCall(Nobody));
        foreach (string member in new[] { "data", "input" })
        {
            string result = _rpc.Result(
                "eth_call",
                $$"""[{"to":"{{SystemAddresses.OpenToken}}","{{member}}":"{{data}}"},"latest"]""").GetString()!;
            Assert.That(new UInt256(Hex.Decode(result)), Is.EqualTo(MemoryChain.Open + 12));
        }

        string before = _rpc.Result(
            "eth_call",
            $$"""[{"to":"{{SystemAddresses.OpenToken}}","data":"{{data}}"},"earliest"]""").GetString()!;
        Assert.That(new UInt256(Hex.Decode(before)), Is.EqualTo(UInt256.Zero));
    }

    [Test]
    public void Call_ThatReverts_IsCode3WithReasonAndData()
    {
        string data = Hex.Encode(Open.Function("transfer").EncodeCall(Alice, (UInt256)1));
        string call = $$"""[{"from":"{{Address.FromTail(0xbeef)}}","to":"{{SystemAddresses.OpenToken}}","data":"{{data}}"}]""";
        foreach (string method in new[] { "eth_call", "eth_estimateGas" })
        {
            (int code, string message, string? revert) = _rpc.Error(method, call);
            Assert.That(code, Is.EqualTo(3));
            Assert.That(AbiRevert.TryDecode(Hex.Decode(revert!), out string reason), Is.True);
            Assert.That(message, Is.EqualTo($"execution reverted: {reason}"));
        }

        JsonElement list = _rpc.Result("eth_createAccessList", call);
        Assert.That(list.GetProperty("error").GetString(), Does.StartWith("execution reverted: "));
    }

    [Test]
    public void Call_ThatCannotRun_SaysWhy()
    {
        string to = SystemAddresses.OpenToken.ToString();
        Assert.That(
            _rpc.Error("eth_call", """[{"data":"0x6000"}]""").Message, Does.Contain("CREATION_REFUSED"));
        Assert.That(
            _rpc.Error("eth_call", $$"""[{"to":"{{to}}","gas":"0x10"}]""").Message,
            Does.StartWith("out of gas"));
        Assert.That(
            _rpc.Error("eth_call", $$"""[{"to":"{{to}}","value":"0x1"}]""").Message,
            Does.StartWith("insufficient funds for transfer"));
    }

    [Test]
    public void EstimateGas_OfATransfer_IsExact()
    {
        Assert.That(
            _rpc.Text("eth_estimateGas", $$"""[{"from":"{{Alice}}","to":"{{Bob}}","value":"0x1"}]"""),
            Is.EqualTo("\"0x5208\""));
        string listed = $$"""[{"address":"{{Bob}}","storageKeys":["{{Hash256.Zero}}"]}]""";
        Assert.That(
            _rpc.Text("eth_estimateGas",
                $$"""[{"from":"{{Alice}}","to":"{{Bob}}","accessList":{{listed}}}]"""),
            Is.EqualTo($"\"0x{21_000 + 2_400 + 1_900:x}\""));
    }

    [Test]
    public void EstimateGas_OfAContractCall_IsEnoughForIt()
    {
        Receipt receipt = _rpc.Chain.GetReceipts(new Height(2))![1];
        string data = Hex.Encode(_tokenTransfer.Data.Span);
        ulong estimate = Convert.ToUInt64(
            _rpc.Result(
                "eth_estimateGas",
                $$"""[{"from":"{{Bob}}","to":"{{SystemAddresses.OpenToken}}","data":"{{data}}"},"0x1"]""").GetString(),
            16);
        Assert.That(estimate, Is.InRange(receipt.GasUsed, receipt.GasUsed + (receipt.GasUsed / 8)));
    }

    [Test]
    public void EstimateGas_AtAPriceBeyondTheBalance_SaysSo() =>
        Assert.That(
            _rpc.Error(
                "eth_estimateGas",
                $$"""[{"from":"{{Nobody}}","to":"{{Bob}}","gasPrice":"0xffffffffffffffff"}]""").Message,
            Does.StartWith("insufficient funds for gas * price + value"));

    [Test]
    public void GetTransactionReceipt_OfTheSecondInABlock_CountsItsLogsInTheBlock()
    {
        JsonElement receipt = _rpc.Result("eth_getTransactionReceipt", $"[\"{_tokenTransfer.Hash}\"]");
        Receipt stored = _rpc.Chain.GetReceipts(new Height(2))![1];
        Assert.That(receipt.GetProperty("status").GetString(), Is.EqualTo("0x1"));
        Assert.That(receipt.GetProperty("transactionIndex").GetString(), Is.EqualTo("0x1"));
        Assert.That(Quantity(receipt.GetProperty("gasUsed")), Is.EqualTo((UInt256)stored.GasUsed));
        Assert.That(Quantity(receipt.GetProperty("cumulativeGasUsed")), Is.EqualTo(
            (UInt256)(21_000 + stored.GasUsed)));
        int before = _rpc.Chain.GetReceipts(new Height(2))![0].Logs.Count;
        Assert.That(
            Quantity(receipt.GetProperty("logs")[0].GetProperty("logIndex")), Is.EqualTo(
                (UInt256)(ulong)before));
        JsonElement all = _rpc.Result("eth_getBlockReceipts", "[\"0x2\"]");
        Assert.That(all[1].GetRawText(), Is.EqualTo(receipt.GetRawText()));
        Assert.That(all.GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public void GetTransaction_ByHashAndByIndex_IsTheSame()
    {
        Hash256 block = _rpc.Chain.GetBlock(new Height(2))!.Hash;
        string byHash = _rpc.Text("eth_getTransactionByHash", $"[\"{_legacy.Hash}\"]");
        Assert.That(
            _rpc.Text("eth_getTransactionByBlockNumberAndIndex", "[\"0x2\",\"0x0\"]"), Is.EqualTo(byHash));
        Assert.That(
            _rpc.Text("eth_getTransactionByBlockHashAndIndex", $"[\"{block}\",\"0x0\"]"), Is.EqualTo(byHash));
        Assert.That(
            _rpc.Result("eth_getBlockByHash", $"[\"{block}\",true]")
                .GetProperty("transactions")[0].GetRawText(),
            Is.EqualTo(byHash));
    }

    [Test]
    public void RawBytes_OfABlock_HashToItsRoots()
    {
        Block block = _rpc.Chain.GetBlock(new Height(2))!;
        byte[] header = Hex.Decode(_rpc.Result("debug_getRawHeader", "[\"0x2\"]").GetString()!);
        Assert.That(Keccak.Hash(header), Is.EqualTo(block.Hash));
        byte[][] receipts = [.. _rpc.Result("debug_getRawReceipts", "[\"0x2\"]")
            .EnumerateArray().Select(r => Hex.Decode(r.GetString()!))];
        Assert.That(OrderedTrie.Root(receipts), Is.EqualTo(block.Header.ReceiptsRoot));
        Assert.That(
            BlockCodec.TryDecode(
                Hex.Decode(_rpc.Result("debug_getRawBlock", "[\"0x2\"]").GetString()!),
                MemoryChain.ChainId,
                null,
                out Block? decoded,
                out _),
            Is.True);
        Assert.That(decoded!.Hash, Is.EqualTo(block.Hash));
    }

    [Test]
    public void FeeHistory_WithRewards_IsTheBlocksTips()
    {
        JsonElement history = _rpc.Result("eth_feeHistory", "[\"0x2\",\"0x2\",[0,50,100]]");
        Assert.That(history.GetProperty("oldestBlock").GetString(), Is.EqualTo("0x1"));
        Assert.That(history.GetProperty("baseFeePerGas").GetArrayLength(), Is.EqualTo(3));
        Assert.That(
            Quantity(history.GetProperty("baseFeePerGas")[2]),
            Is.EqualTo(_rpc.Chain.GetHeader(new Height(3))!.BaseFeePerGas));
        Assert.That(history.GetProperty("gasUsedRatio")[0].GetDouble(), Is.EqualTo(21_000 / 200_000_000d));
        Assert.That(history.GetProperty("reward")[0].GetRawText(),
            Is.EqualTo("""["0x3b9aca00","0x3b9aca00","0x3b9aca00"]"""));
        UInt256 legacyTip = (MemoryChain.Gwei * 100UL) - _rpc.Chain.GetHeader(new Height(2))!.BaseFeePerGas;
        Assert.That(Quantity(history.GetProperty("reward")[1][0]), Is.EqualTo(MemoryChain.Gwei));
        Assert.That(Quantity(history.GetProperty("reward")[1][2]), Is.EqualTo(legacyTip));
    }

    [Test]
    public void FeeHistory_MoreBlocksThanThereAre_IsCut()
    {
        JsonElement history = _rpc.Result("eth_feeHistory", "[\"0xffffffffffffffffff\",\"latest\"]");
        Assert.That(history.GetProperty("oldestBlock").GetString(), Is.EqualTo("0x0"));
        Assert.That(history.GetProperty("gasUsedRatio").GetArrayLength(), Is.EqualTo(5));
        Assert.That(history.TryGetProperty("reward", out _), Is.False);
    }

    [Test]
    public void GasPrice_OfAnIdleChain_IsTheNextBaseFee() =>
        Assert.That(
            Quantity(_rpc.Result("eth_gasPrice")),
            Is.EqualTo(_rpc.Chain.Executor.NextBaseFee(_rpc.Chain.Head.Header)));

    [TestCase("NONCE_TOO_LOW", "next is 2", "nonce too low: next is 2 [NONCE_TOO_LOW]")]
    [TestCase("INSUFFICIENT_FUNDS", "insufficient funds for gas * price + value: has 1",
        "insufficient funds for gas * price + value: has 1 [INSUFFICIENT_FUNDS]")]
    [TestCase("REPLACEMENT_UNDERPRICED", "by 10 %",
        "replacement transaction underpriced: by 10 % [REPLACEMENT_UNDERPRICED]")]
    [TestCase("POOL_FULL", "the pool is full", "the pool is full [POOL_FULL]")]
    public void SendRawTransaction_Refused_SaysItInTheWordsWalletsKnow(
        string reason, string detail, string expected)
    {
        _rpc.Pool.Refusal = new PoolVerdict.Rejected(reason, detail);
        Assert.That(
            _rpc.Error("eth_sendRawTransaction", "[\"0x\"]"), Is.EqualTo((-32003, expected, (string?)null)));
    }

    [Test]
    public void SendRawTransaction_Twice_IsAlreadyKnown()
    {
        string raw = $"[\"{Hex.Encode(_rpc.Chain.Sign(MemoryChain.Carol, Nobody, 1).Raw.Span)}\"]";
        _rpc.Result("eth_sendRawTransaction", raw);
        Assert.That(_rpc.Error("eth_sendRawTransaction", raw).Message, Does.StartWith("already known"));
    }

    private static UInt256 Quantity(JsonElement element) =>
        RpcArguments.TryParseQuantity(element.GetString(), out UInt256 value)
            ? value
            : throw new FormatException(element.GetRawText());

    private static List<byte[]> Nodes(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(node => Hex.Decode(node.GetString()!))];
}
