using System.Text;
using System.Text.Json;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Json;

namespace OpenLedger.Rpc.Tests.Eth;

/// <summary>The exact JSON of blocks, transactions, receipts and logs, of fixed values.</summary>
[TestFixture]
public class EthJsonTests
{
    private static readonly Address Sender = Address.Parse("0x00000000000000000000000000000000000000aa");
    private static readonly Address Recipient = Address.Parse("0x00000000000000000000000000000000000000bb");

    private static readonly Block Sample = NewBlock();

    [Test]
    public void Block_WithHashes_IsExecutionApisBlock()
    {
        string expected = $$"""
            {"hash":"0x{{Repeat("b1")}}","number":"0x7","parentHash":"0x{{Repeat("a0")}}",
            "sha3Uncles":"0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
            "miner":"0x00000000000000000000000000000000000000cc","stateRoot":"0x{{Repeat("a1")}}",
            "transactionsRoot":"0x{{Repeat("a2")}}","receiptsRoot":"0x{{Repeat("a3")}}",
            "logsBloom":"0x{{new string('0', 512)}}","difficulty":"0x0","gasLimit":"0x1c9c380","gasUsed":"0x5208",
            "timestamp":"0x6553f100","extraData":"0x010203","mixHash":"0x{{Repeat("00")}}","nonce":"0x0000000000000000",
            "baseFeePerGas":"0x3b9aca00","size":"0x{{BlockCodec.Encode(Sample).Length:x}}",
            "transactions":["0x{{Repeat("e1")}}","0x{{Repeat("e2")}}","0x{{Repeat("e0")}}"],"uncles":[]}
            """;
        Assert.That(
            Json(w => BlockJson.Write(w, Sample, fullTransactions: false)), Is.EqualTo(OneLine(expected)));
    }

    [Test]
    public void Transaction_DynamicFee_IsExecutionApisTransactionInfo()
    {
        string expected = $$"""
            {"blockHash":"0x{{Repeat("b1")}}","blockNumber":"0x7","blockTimestamp":"0x6553f100","transactionIndex":"0x0","hash":"0x{{Repeat("e1")}}",
            "type":"0x2","nonce":"0x5","from":"{{Sender}}","to":"{{Recipient}}","gas":"0x5208","gasPrice":"0x77359400",
            "maxFeePerGas":"0xba43b7400","maxPriorityFeePerGas":"0x3b9aca00","value":"0xde0b6b3a7640000","input":"0x0102",
            "chainId":"0x27613","accessList":[{"address":"{{Recipient}}","storageKeys":["0x{{Repeat("11")}}"]}],
            "yParity":"0x1","v":"0x1","r":"0x2a","s":"0x2b"}
            """;
        Assert.That(Json(w => TransactionJson.WriteIncluded(w, Sample, 0)), Is.EqualTo(OneLine(expected)));
    }

    [Test]
    public void Transaction_Legacy_HasEip155VAndNoAccessList()
    {
        string expected = $$"""
            {"blockHash":"0x{{Repeat("b1")}}","blockNumber":"0x7","blockTimestamp":"0x6553f100","transactionIndex":"0x1","hash":"0x{{Repeat("e2")}}",
            "type":"0x0","nonce":"0x0","from":"{{Sender}}","to":null,"gas":"0x5208","gasPrice":"0xba43b7400",
            "value":"0x0","input":"0x","chainId":"0x27613","v":"0x4ec4a","r":"0x2a","s":"0x2b"}
            """;
        Assert.That(Json(w => TransactionJson.WriteIncluded(w, Sample, 1)), Is.EqualTo(OneLine(expected)));
    }

    [Test]
    public void Transaction_Waiting_HasNoBlockAndItsFeeCapAsPrice()
    {
        string json = Json(w => TransactionJson.WriteWaiting(w, Sample.Transactions[2]));
        Assert.That(json,
            Does.StartWith("""{"blockHash":null,"blockNumber":null,"blockTimestamp":null,"transactionIndex":null,"hash":"0xe0"""));
        Assert.That(json, Does.Contain("\"type\":\"0x1\"").And.Contain("\"gasPrice\":\"0xba43b7400\"")
            .And.Contain("\"accessList\":[]").And.Not.Contain("maxFeePerGas"));
    }

    [Test]
    public void Receipt_WithALog_IsExecutionApisReceiptInfo()
    {
        LogEntry log = new(Recipient, [Hash256.Parse(Repeat("d1"))], new byte[] { 9 });
        Receipt receipt = new(
            TransactionType.DynamicFee, true, 42_000, 21_000, 2_000_000_000UL, Bloom.Empty, [log], default);
        string logJson = $$"""
            {"address":"{{Recipient}}","topics":["0x{{Repeat("d1")}}"],"data":"0x09","blockNumber":"0x7",
            "transactionHash":"0x{{Repeat("e1")}}","transactionIndex":"0x0","blockHash":"0x{{Repeat("b1")}}",
            "logIndex":"0x3","removed":false}
            """;
        string expected = $$"""
            {"type":"0x2","transactionHash":"0x{{Repeat("e1")}}","transactionIndex":"0x0","blockHash":"0x{{Repeat("b1")}}",
            "blockNumber":"0x7","from":"{{Sender}}","to":"{{Recipient}}","cumulativeGasUsed":"0xa410","gasUsed":"0x5208",
            "effectiveGasPrice":"0x77359400","contractAddress":null,"logs":[{{logJson}}],
            "logsBloom":"0x{{new string('0', 512)}}","status":"0x1"}
            """;
        Assert.That(Json(w => ReceiptJson.Write(w, Sample, 0, receipt, 3)), Is.EqualTo(OneLine(expected)));
    }

    [TestCase(0UL, "\"0x0\"")]
    [TestCase(1UL, "\"0x1\"")]
    [TestCase(0x10UL, "\"0x10\"")]
    [TestCase(ulong.MaxValue, "\"0xffffffffffffffff\"")]
    public void Quantity_HasNoLeadingZeros(ulong value, string expected)
    {
        Assert.That(Json(w => w.WriteQuantityValue(value)), Is.EqualTo(expected));
        Assert.That(Json(w => w.WriteQuantityValue((UInt256)value)), Is.EqualTo(expected));
    }

    [TestCase(0)]
    [TestCase(511)]
    [TestCase(512)]
    [TestCase(513)]
    public void Data_OfAnyLength_IsTwoDigitsAByte(int length)
    {
        byte[] data = [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];
        Assert.That(Json(w => w.WriteDataValue(data)), Is.EqualTo($"\"{Hex.Encode(data)}\""));
    }

    private static Block NewBlock()
    {
        BlockHeader header = new()
        {
            ParentHash = Hash256.Parse(Repeat("a0")),
            Beneficiary = Address.Parse("0x00000000000000000000000000000000000000cc"),
            StateRoot = Hash256.Parse(Repeat("a1")),
            TransactionsRoot = Hash256.Parse(Repeat("a2")),
            ReceiptsRoot = Hash256.Parse(Repeat("a3")),
            LogsBloom = Bloom.Empty,
            Number = new Height(7),
            GasLimit = 30_000_000,
            GasUsed = 21_000,
            ExtraData = new byte[] { 1, 2, 3 },
            BaseFeePerGas = 1_000_000_000UL,
            TimestampMs = 1_700_000_000_250,
            Epoch = new Epoch(0),
            View = new View(8),
            ParentView = new View(7),
            AttributionRoot = KnownHashes.EmptyTrieRoot,
            ValidatorsHash = Hash256.Zero,
        };
        return new Block(
            header,
            Hash256.Parse(Repeat("b1")),
            [
                NewTransaction("e1", TransactionType.DynamicFee) with
                {
                    Nonce = 5,
                    To = Recipient,
                    Value = 1_000_000_000_000_000_000UL,
                    Data = new byte[] { 1, 2 },
                    AccessList = [new AccessListEntry(Recipient, [Hash256.Parse(Repeat("11"))])],
                },
                NewTransaction("e2", TransactionType.Legacy) with { MaxPriorityFeePerGas = 50_000_000_000UL },
                NewTransaction("e0", TransactionType.AccessList),
            ],
            []);
    }

    private static Transaction NewTransaction(string hash, TransactionType type) => new()
    {
        Type = type,
        ChainId = 161_299,
        Nonce = 0,
        MaxPriorityFeePerGas = 1_000_000_000UL,
        MaxFeePerGas = 50_000_000_000UL,
        GasLimit = 21_000,
        To = null,
        Value = UInt256.Zero,
        Data = default,
        Signature = new Signature(42, 43, 1),
        Sender = Sender,
        Hash = Hash256.Parse(Repeat(hash)),
        Raw = new byte[] { 0xC0 },
    };

    private static string Repeat(string digits) => string.Concat(Enumerable.Repeat(digits, Hash256.Size));

    private static string OneLine(string json) => json.ReplaceLineEndings("");

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
