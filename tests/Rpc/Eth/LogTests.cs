using System.Text.Json;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.OpenToken;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;
using OpenLedger.Rpc.Tests.Chain;

namespace OpenLedger.Rpc.Tests.Eth;

/// <summary>Logs by filter, their limits, and filters that are polled.</summary>
[TestFixture]
public class LogTests
{
    private static readonly AbiContract Open = OpenTokenContract.Interface;
    private static readonly string Transfer = Open.Event("Transfer").Topic.ToString();
    private static readonly string Approval = Open.Event("Approval").Topic.ToString();
    private static readonly Address Nobody = Address.FromTail(0xdead);

    private readonly ManualClock _clock = new();
    private RpcHarness _rpc = null!;

    [SetUp]
    public void MakeChain()
    {
        _rpc = new RpcHarness(
            new RpcLimits { LogBlocksMax = 6, LogResultsMax = 3, FiltersMax = 2 }, _clock);
        _rpc.Chain.Mine(Send(1));
        _rpc.Chain.Mine();
        _rpc.Chain.Mine(Send(2), Call("approve", Nobody, (UInt256)9));
        _rpc.Chain.Mine();
    }

    // Logs as "block/index".
    [TestCase("""{"fromBlock":"0x0","topics":["TRANSFER"]}""", "1/0 3/0",
        TestName = "GetLogs_OneTopic_Matches")]
    [TestCase("""{"fromBlock":"0x0","topics":[["TRANSFER","APPROVAL"]]}""", "1/0 3/0 3/1",
        TestName = "GetLogs_Alternatives_Match")]
    [TestCase("""{"fromBlock":"0x0","topics":[null,"ALICE"]}""", "1/0 3/0 3/1",
        TestName = "GetLogs_NullTopic_IsAny")]
    [TestCase("""{"fromBlock":"0x0","topics":[[],"ALICE"]}""", "1/0 3/0 3/1",
        TestName = "GetLogs_EmptyAlternatives_AreAny")]
    [TestCase("""{"fromBlock":"0x0","topics":["APPROVAL","NOBODY"]}""", "",
        TestName = "GetLogs_WrongPosition_DoesNotMatch")]
    [TestCase("""{"fromBlock":"0x0","topics":["APPROVAL",null,"NOBODY"]}""", "3/1",
        TestName = "GetLogs_RightPosition_Matches")]
    [TestCase("""{"fromBlock":"0x0","topics":[null,null,null,null]}""", "",
        TestName = "GetLogs_MorePositionsThanTopics_DoNotMatch")]
    [TestCase("""{"fromBlock":"0x0","address":"OPEN"}""", "1/0 3/0 3/1",
        TestName = "GetLogs_Address_Matches")]
    [TestCase("""{"fromBlock":"0x0","address":["OTHER","OPEN"]}""", "1/0 3/0 3/1",
        TestName = "GetLogs_Addresses_Match")]
    [TestCase("""{"fromBlock":"0x0","address":"OTHER"}""", "",
        TestName = "GetLogs_OtherAddress_DoesNotMatch")]
    [TestCase("""{"fromBlock":"0x1","toBlock":"0x2"}""", "1/0", TestName = "GetLogs_Range_IsInclusive")]
    [TestCase("""{"fromBlock":"0x3","toBlock":"0xffffffffffffffff"}""", "3/0 3/1",
        TestName = "GetLogs_RangeBeyondTheHead_EndsThere")]
    [TestCase("""{"fromBlock":"0x5"}""", "", TestName = "GetLogs_FromTheNextBlock_IsEmpty")]
    [TestCase("""{"blockHash":"BLOCK3"}""", "3/0 3/1", TestName = "GetLogs_OneBlock_Matches")]
    [TestCase("{}", "", TestName = "GetLogs_NoRange_IsTheHead")]
    public void GetLogs_Filter_Matches(string filter, string expected)
    {
        JsonElement logs = _rpc.Result("eth_getLogs", $"[{Fill(filter)}]");
        Assert.That(Places(logs), Is.EqualTo(expected));
    }

    [TestCase("""{"fromBlock":"0x0","toBlock":"0x9"}""", -32005, "rpc.logBlocksMax",
        TestName = "GetLogs_TooManyBlocks_NamesTheSetting")]
    [TestCase("""{"fromBlock":"0x2","toBlock":"0x1"}""", -32602, "is after",
        TestName = "GetLogs_RangeBackwards_IsInvalid")]
    [TestCase("""{"blockHash":"OTHERHASH"}""", -32001, "is not known",
        TestName = "GetLogs_UnknownBlock_IsNotFound")]
    [TestCase("""{"blockHash":"OTHERHASH","fromBlock":"0x1"}""", -32602, "either",
        TestName = "GetLogs_HashAndRange_IsInvalid")]
    [TestCase("""{"topics":[null,null,null,null,null]}""", -32602, "at most 4",
        TestName = "GetLogs_FiveTopics_AreInvalid")]
    [TestCase("""{"topics":["0x12"]}""", -32602, "topics[0]", TestName = "GetLogs_ShortTopic_IsInvalid")]
    [TestCase("""{"address":"0x12"}""", -32602, "address", TestName = "GetLogs_ShortAddress_IsInvalid")]
    public void GetLogs_BadFilter_SaysWhy(string filter, int code, string message)
    {
        for (int i = 0; i < 6; i++)
        {
            _rpc.Chain.Mine();
        }

        (int actual, string text, _) = _rpc.Error("eth_getLogs", $"[{Fill(filter)}]");
        Assert.That(actual, Is.EqualTo(code), text);
        Assert.That(text, Does.Contain(message));
    }

    [Test]
    public void GetLogs_TooManyResults_NamesTheSetting()
    {
        _rpc.Chain.Mine(Send(3));
        (int code, string message, _) = _rpc.Error("eth_getLogs", """[{"fromBlock":"0x0"}]""");
        Assert.That(code, Is.EqualTo(-32005));
        Assert.That(message, Does.Contain("rpc.logResultsMax"));
    }

    [Test]
    public void GetLogs_TooManyAlternatives_AreInvalid()
    {
        string many = string.Join(',', Enumerable.Repeat($"\"{Nobody}\"", 1_001));
        Assert.That(_rpc.Error("eth_getLogs", $$"""[{"address":[{{many}}]}]""").Message,
            Does.Contain("at most 1000"));
    }

    [Test]
    public void Filter_OfLogs_ReportsEachLogOnce()
    {
        string id = $"[{_rpc.Text("eth_newFilter", Fill("""[{"topics":["TRANSFER"]}]"""))}]";
        Assert.That(_rpc.Text("eth_getFilterChanges", id), Is.EqualTo("[]"));
        _rpc.Chain.Mine(Send(3));
        _rpc.Chain.Mine(Send(4));
        Assert.That(Places(_rpc.Result("eth_getFilterChanges", id)), Is.EqualTo("5/0 6/0"));
        Assert.That(_rpc.Text("eth_getFilterChanges", id), Is.EqualTo("[]"));
        Assert.That(_rpc.Text("eth_uninstallFilter", id), Is.EqualTo("true"));
        Assert.That(_rpc.Text("eth_uninstallFilter", id), Is.EqualTo("false"));
        Assert.That(_rpc.Error("eth_getFilterChanges", id).Code, Is.EqualTo(-32001));
    }

    [Test]
    public void Filter_FromABlock_ReportsThePastToo()
    {
        string id = $"[{_rpc.Text("eth_newFilter", """[{"fromBlock":"0x0","toBlock":"0x2"}]""")}]";
        Assert.That(Places(_rpc.Result("eth_getFilterLogs", id)), Is.EqualTo("1/0"));
        Assert.That(Places(_rpc.Result("eth_getFilterChanges", id)), Is.EqualTo("1/0"));
        _rpc.Chain.Mine(Send(3));
        Assert.That(_rpc.Text("eth_getFilterChanges", id), Is.EqualTo("[]"), "beyond toBlock");
    }

    [Test]
    public void Filter_OfBlocks_ReportsTheirHashes()
    {
        string id = $"[{_rpc.Text("eth_newBlockFilter")}]";
        string[] hashes = [.. Enumerable.Range(0, 9).Select(_ => _rpc.Chain.Mine().Hash.ToString())];

        // At most as many as one eth_getLogs may span; the rest comes the next time.
        Assert.That(Texts(_rpc.Result("eth_getFilterChanges", id)), Is.EqualTo(hashes[..6]));
        Assert.That(Texts(_rpc.Result("eth_getFilterChanges", id)), Is.EqualTo(hashes[6..]));
        Assert.That(_rpc.Error("eth_getFilterLogs", id).Code, Is.EqualTo(-32602));
    }

    [Test]
    public void Filters_OverTheLimit_AreRefusedUntilOneExpires()
    {
        string first = $"[{_rpc.Text("eth_newBlockFilter")}]";
        _clock.Advance(200);
        _rpc.Text("eth_newBlockFilter");
        (int code, string message, _) = _rpc.Error("eth_newBlockFilter");
        Assert.That(code, Is.EqualTo(-32005));
        Assert.That(message, Does.Contain("rpc.filtersMax"));
        _clock.Advance(101);
        Assert.That(_rpc.Error("eth_getFilterChanges", first).Message, Does.Contain("300 s"));
        Assert.That(_rpc.Text("eth_newBlockFilter"), Does.StartWith("\"0x"));
    }

    [Test]
    public void Filter_AskedInTime_DoesNotExpire()
    {
        string id = $"[{_rpc.Text("eth_newBlockFilter")}]";
        for (int i = 0; i < 5; i++)
        {
            _clock.Advance(299);
            Assert.That(_rpc.Text("eth_getFilterChanges", id), Is.EqualTo("[]"));
        }
    }

    private Transaction Send(ulong amount) => Call("transfer", Nobody, (UInt256)amount);

    private Transaction Call(string function, params AbiValue[] arguments) => _rpc.Chain.Sign(
        MemoryChain.Alice, SystemAddresses.OpenToken, data: Open.Function(function).EncodeCall(arguments));

    private string Fill(string filter) => filter
        .Replace("BLOCK3", _rpc.Chain.GetBlock(new Height(3))!.Hash.ToString(), StringComparison.Ordinal)
        .Replace("OTHERHASH", Hash256.Zero.ToString(), StringComparison.Ordinal)
        .Replace("TRANSFER", Transfer, StringComparison.Ordinal)
        .Replace("APPROVAL", Approval, StringComparison.Ordinal)
        .Replace("ALICE", Word(MemoryChain.Alice.Address), StringComparison.Ordinal)
        .Replace("NOBODY", Word(Nobody), StringComparison.Ordinal)
        .Replace("OPEN", SystemAddresses.OpenToken.ToString(), StringComparison.Ordinal)
        .Replace("OTHER", Address.Zero.ToString(), StringComparison.Ordinal);

    private static string Word(Address address) => "0x" + new string('0', 24) + address.ToString()[2..];

    private static string Places(JsonElement logs) => string.Join(' ', logs.EnumerateArray().Select(log =>
        $"{Convert.ToUInt64(log.GetProperty("blockNumber").GetString(), 16)}/"
        + $"{Convert.ToUInt64(log.GetProperty("logIndex").GetString(), 16)}"));

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(item =>
        item.GetString()!)];

    private sealed class ManualClock : TimeProvider
    {
        private long _seconds = 1;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds;

        public void Advance(long seconds) => _seconds += seconds;
    }
}
