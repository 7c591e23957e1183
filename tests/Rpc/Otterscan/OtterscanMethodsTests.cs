using System.Globalization;
using System.Text.Json;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.OpenToken;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Tests.Chain;
using OpenLedger.Rpc.Tests.OpenLedger;

namespace OpenLedger.Rpc.Tests.Otterscan;

/// <summary>What Otterscan's methods answer, on blocks made by the real executor.</summary>
[TestFixture]
public class OtterscanMethodsTests
{
    private static readonly Address Nobody = Address.FromTail(0xdead);
    private static readonly AbiContract Open = OpenTokenContract.Interface;

    private RpcHarness _rpc = null!;
    private Transaction _transfer = null!;
    private Transaction _token = null!;
    private Transaction _failed = null!;

    // Block 1: a transfer. Block 2: a token transfer and one that reverts. Blocks 3 to 7: a transfer each. Block 8 is empty.
    [SetUp]
    public void MakeChain()
    {
        _rpc = new RpcHarness();
        MemoryChain chain = _rpc.Chain;
        _transfer = chain.Sign(MemoryChain.Alice, Nobody, MemoryChain.Open);
        chain.Mine(_transfer);
        _token = chain.Sign(
            MemoryChain.Bob, SystemAddresses.OpenToken, data: Open.Function("transfer").EncodeCall(Nobody, (UInt256)7));
        _failed = chain.Sign(
            MemoryChain.Bob, SystemAddresses.OpenToken,
            data: Open.Function("transferFrom").EncodeCall(MemoryChain.Alice.Address, Nobody, (UInt256)7));
        chain.Mine(_token, _failed);
        for (int i = 0; i < 5; i++)
        {
            chain.Mine(chain.Sign(MemoryChain.Alice, Nobody, 1));
        }

        chain.Mine();
    }

    [TestCase("ots_getApiLevel", "[]", "8")]
    [TestCase("ots_hasCode", "[\"0x0000000000000000000000000000000000000d00\",\"latest\"]", "true")]
    [TestCase("ots_hasCode", "[\"0x000000000000000000000000000000000000dead\",8]", "false")]
    [TestCase("ots_getContractCreator", "[\"0x0000000000000000000000000000000000000d00\"]", "null")]
    [TestCase("ots_getBlockDetails", "[99]", "null")]
    [TestCase("ots_getBlockTransactions", "[99,0,25]", "null")]
    [TestCase("erigon_getHeaderByNumber", "[99]", "null")]
    public void Method_Call_AnswersExactly(string method, string parameters, string expected) =>
        Assert.That(_rpc.Text(method, parameters), Is.EqualTo(expected));

    [TestCase("[\"latest\"]", "0x8")]
    [TestCase("[\"0x2\"]", "0x2")]
    [TestCase("[2]", "0x2")]
    public void Header_ByNumberTagOrQuantity_IsTheBlocks(string parameters, string number)
    {
        JsonElement header = _rpc.Result("erigon_getHeaderByNumber", parameters);
        Assert.That(header.GetProperty("number").GetString(), Is.EqualTo(number));
        Assert.That(header.TryGetProperty("transactions", out _), Is.False);
    }

    [Test]
    public void BlockDetails_ByNumberAndByHash_HaveTheFeesAndNoLists()
    {
        Block block = _rpc.Chain.GetBlock(new Height(2))!;
        JsonElement details = _rpc.Result("ots_getBlockDetails", "[2]");
        Assert.That(_rpc.Text("ots_getBlockDetailsByHash", $"[\"{block.Hash}\"]"), Is.EqualTo(details.GetRawText()));
        JsonElement inner = details.GetProperty("block");
        Assert.That(inner.GetProperty("hash").GetString(), Is.EqualTo($"{block.Hash}"));
        Assert.That(inner.GetProperty("transactionCount").GetInt32(), Is.EqualTo(2));
        Assert.That(inner.GetProperty("logsBloom").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(inner.TryGetProperty("transactions", out _), Is.False);
        UInt256 fees = UInt256.Zero;
        foreach (Receipt receipt in _rpc.Chain.GetReceipts(new Height(2))!)
        {
            fees += receipt.EffectiveGasPrice * receipt.GasUsed;
        }

        Assert.That(details.GetProperty("totalFees").GetString(), Is.EqualTo(fees.ToQuantity()));
        Assert.That(details.GetProperty("issuance").GetProperty("issuance").GetString(), Is.EqualTo("0x0"));
    }

    [Test]
    public void BlockTransactions_Pages_BeginAtTheEndAndAreShort()
    {
        JsonElement last = _rpc.Result("ots_getBlockTransactions", "[2,0,1]");
        JsonElement first = _rpc.Result("ots_getBlockTransactions", "[2,1,1]");
        JsonElement beyond = _rpc.Result("ots_getBlockTransactions", "[2,9007199254740991,1]");
        JsonElement shown = last.GetProperty("fullblock").GetProperty("transactions")[0];
        Assert.That(shown.GetProperty("hash").GetString(), Is.EqualTo($"{_failed.Hash}"));
        Assert.That(shown.GetProperty("input").GetString(), Has.Length.EqualTo(10));
        JsonElement receipt = last.GetProperty("receipts")[0];
        Assert.That(receipt.GetProperty("status").GetString(), Is.EqualTo("0x0"));
        Assert.That(receipt.GetProperty("logs").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(
            first.GetProperty("fullblock").GetProperty("transactions")[0].GetProperty("hash").GetString(),
            Is.EqualTo($"{_token.Hash}"));
        Assert.That(beyond.GetProperty("receipts").GetArrayLength(), Is.Zero);
    }

    [Test]
    public void Trace_OfATokenTransfer_ShowsTheWeiThatMoved()
    {
        Assert.That(
            _rpc.Text("ots_getInternalOperations", $"[\"{_token.Hash}\"]"),
            Is.EqualTo($$"""[{"type":0,"from":"{{MemoryChain.Bob.Address}}","to":"{{Nobody}}","value":"0x7"}]"""));
        JsonElement trace = _rpc.Result("ots_traceTransaction", $"[\"{_token.Hash}\"]");
        Assert.That(
            trace.EnumerateArray().Select(entry => entry.GetProperty("depth").GetInt32()), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(trace[0].GetProperty("to").GetString(), Is.EqualTo($"{SystemAddresses.OpenToken}"));
        Assert.That(trace[1].GetProperty("value").GetString(), Is.EqualTo("0x7"));
        Assert.That(_rpc.Text("ots_getInternalOperations", $"[\"{_transfer.Hash}\"]"), Is.EqualTo("[]"));
    }

    [Test]
    public void Trace_OfAFailedCall_MovesNothing_AndSaysWhy()
    {
        Assert.That(_rpc.Text("ots_getInternalOperations", $"[\"{_failed.Hash}\"]"), Is.EqualTo("[]"));
        JsonElement trace = _rpc.Result("ots_traceTransaction", $"[\"{_failed.Hash}\"]");
        Assert.That(trace.GetArrayLength(), Is.EqualTo(1));
        byte[] revert = Hex.Decode(_rpc.Result("ots_getTransactionError", $"[\"{_failed.Hash}\"]").GetString()!);
        Assert.That(AbiRevert.TryDecode(revert, out string reason), Is.True);
        Assert.That(reason, Does.StartWith("ALLOWANCE_TOO_SMALL"));
        Assert.That(trace[0].GetProperty("output").GetString(), Is.EqualTo(Hex.Encode(revert)));
        Assert.That(_rpc.Text("ots_getTransactionError", $"[\"{_token.Hash}\"]"), Is.EqualTo("\"0x\""));
    }

    [Test]
    public void Search_PageAfterPage_GivesEveryTransactionOnce()
    {
        List<string> backwards = [];
        ulong before = 0;
        JsonElement page;
        do
        {
            page = _rpc.Result("ots_searchTransactionsBefore", $"[\"{Nobody}\",{before},2]");
            Assert.That(page.GetProperty("firstPage").GetBoolean(), Is.EqualTo(before == 0));
            backwards.AddRange(page.GetProperty("txs").EnumerateArray().Select(Hash));
            before = NumberOf(page.GetProperty("txs").EnumerateArray().Last());
        }
        while (!page.GetProperty("lastPage").GetBoolean());

        List<string> forwards = [];
        ulong after = 0;
        do
        {
            page = _rpc.Result("ots_searchTransactionsAfter", $"[\"{Nobody}\",{after},2]");
            Assert.That(page.GetProperty("lastPage").GetBoolean(), Is.EqualTo(after == 0));
            forwards.InsertRange(0, page.GetProperty("txs").EnumerateArray().Select(Hash));
            after = NumberOf(page.GetProperty("txs").EnumerateArray().First());
        }
        while (!page.GetProperty("firstPage").GetBoolean());

        Assert.That(backwards, Has.Count.EqualTo(7).And.Unique);
        Assert.That(forwards, Is.EqualTo(backwards));
        Assert.That(backwards[^1], Is.EqualTo($"{_transfer.Hash}"));
        Assert.That(backwards[^2], Is.EqualTo($"{_token.Hash}"), "wei moved by a contract counts");
    }

    [Test]
    public void Search_Receipts_AreThoseOfTheTransactions_WithTheirTimes()
    {
        JsonElement page = _rpc.Result("ots_searchTransactionsBefore", $"[\"{MemoryChain.Bob.Address}\",0,25]");
        JsonElement[] receipts = [.. page.GetProperty("receipts").EnumerateArray()];
        Assert.That(
            receipts.Select(one => one.GetProperty("transactionHash").GetString()),
            Is.EqualTo(new[] { $"{_failed.Hash}", $"{_token.Hash}" }));
        Assert.That(receipts[1].GetProperty("logs").GetArrayLength(), Is.EqualTo(1));
        Assert.That(
            receipts[0].GetProperty("timestamp").GetUInt64(),
            Is.EqualTo(_rpc.Chain.GetHeader(new Height(2))!.Timestamp));
        JsonElement beyond = _rpc.Result("ots_searchTransactionsBefore", $"[\"{MemoryChain.Bob.Address}\",999,25]");
        Assert.That(beyond.GetProperty("firstPage").GetBoolean(), Is.True, "nothing is newer");
    }

    [Test]
    public void Sent_BySenderAndNonce_IsTheHash()
    {
        string bob = $"{MemoryChain.Bob.Address}";
        Assert.That(
            _rpc.Text("ots_getTransactionBySenderAndNonce", $"[\"{bob}\",1]"), Is.EqualTo($"\"{_failed.Hash}\""));
        Assert.That(
            _rpc.Text("ots_getTransactionBySenderAndNonce", $"[\"{bob}\",\"0x0\"]"), Is.EqualTo($"\"{_token.Hash}\""));
        Assert.That(_rpc.Text("ots_getTransactionBySenderAndNonce", $"[\"{bob}\",2]"), Is.EqualTo("null"));
    }

    [TestCase("ots_searchTransactionsBefore", "[\"0x000000000000000000000000000000000000dead\",0,251]", "250")]
    [TestCase("ots_searchTransactionsAfter", "[\"0x000000000000000000000000000000000000dead\",0,0]", "pageSize")]
    [TestCase("ots_getBlockTransactions", "[2,0,1000000]", "pageSize")]
    [TestCase("ots_getBlockDetails", "[-1]", "block")]
    [TestCase("ots_getTransactionBySenderAndNonce", "[\"0xdead\",0]", "sender")]
    public void Parameter_OutOfRange_IsNamed(string method, string parameters, string named)
    {
        (int code, string message, _) = _rpc.Error(method, parameters);
        Assert.That(code, Is.EqualTo(-32602));
        Assert.That(message, Does.Contain(named));
    }

    [Test]
    public void Trace_OfAnUnknownTransaction_IsNotFound() =>
        Assert.That(_rpc.Error("ots_traceTransaction", $"[\"{Hash256.Zero}\"]").Code, Is.EqualTo(-32001));

    [Test]
    public void Operations_OfASettlement_AreExactlyTheChangeOfEveryBalance()
    {
        InferenceScenario scenario = new();
        MemoryChain chain = scenario.Rpc.Chain;
        scenario.Settle(scenario.Run(scenario.Prepare()));
        Height height = chain.Head.Header.Number;
        Block block = chain.GetBlock(height)!;
        Receipt receipt = chain.GetReceipts(height)![0];
        IReadOnlyList<InternalTransfer> moved = chain.GetTransfers(height);
        Assert.That(moved, Has.Count.GreaterThan(2));

        // Deposits leave Inference for those who earned; the sender pays gas besides, the treasury gets a part of it.
        var before = ((Ledger.Queries.StateAtResult.Found)chain.StateAt(new Height(height.Value - 1))).State;
        foreach (Address account in moved.SelectMany(one => new[] { one.From, one.To }).Distinct()
            .Where(one => one != SystemAddresses.Treasury && one != block.Transactions[0].Sender))
        {
            UInt256 received = Sum(moved.Where(one => one.To == account));
            UInt256 given = Sum(moved.Where(one => one.From == account));
            UInt256 burned = account == SystemAddresses.Inference
                ? chain.GetAttributions(height)[0].Fee.Burned : UInt256.Zero;
            Assert.That(
                chain.Head.State.GetAccount(account).Balance + given + burned,
                Is.EqualTo(before.GetAccount(account).Balance + received), $"{account}");
        }

        Assert.That(receipt.Succeeded, Is.True);
    }

    private static UInt256 Sum(IEnumerable<InternalTransfer> transfers) =>
        transfers.Aggregate(UInt256.Zero, (sum, one) => sum + one.Wei);

    private static string Hash(JsonElement transaction) => transaction.GetProperty("hash").GetString()!;

    private static ulong NumberOf(JsonElement transaction) => ulong.Parse(
        transaction.GetProperty("blockNumber").GetString()!.AsSpan(2), NumberStyles.HexNumber,
        CultureInfo.InvariantCulture);
}
