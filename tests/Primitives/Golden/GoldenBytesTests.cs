using System.Text;
using System.Text.Json;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.TestKit;

namespace OpenLedger.Primitives.Tests.Golden;

/// <summary>
/// Frozen bytes: transactions, a header, a receipt, keys, an EIP-712 domain and a genesis, all written by
/// ethers 6.17 (make-bytes.mjs beside the file). A change here breaks the wire or the state of every chain
/// there is.
/// </summary>
public sealed class GoldenBytesTests
{
    private const ulong Chain = 161299;

    private static readonly JsonElement Bytes = Load();
    private static readonly PrivateKey Key = PrivateKey.Create(Keccak.Hash([1]).ToArray());

    [Test]
    public void Sign_TheSameFields_GivesEthersBytes()
    {
        UnsignedTransaction plain = new()
        {
            ChainId = Chain,
            Nonce = 7,
            MaxPriorityFeePerGas = 1,
            MaxFeePerGas = 1_000_000_000,
            GasLimit = 100_000,
            To = Address.Parse("0x1111111111111111111111111111111111111111"),
            Value = UInt256.PowerOfTen(18),
            Data = new byte[] { 0, 1, 2 },
        };
        AccessListEntry entry = new(
            Address.Parse("0x2222222222222222222222222222222222222222"), [Hash256.Zero, Keccak.Hash([5])]);
        Dictionary<string, UnsignedTransaction> named = new()
        {
            ["legacy"] = plain with { Type = TransactionType.Legacy },
            ["accessList"] = plain with { Type = TransactionType.AccessList, AccessList = [entry] },
            ["dynamicFee"] = plain,
            ["creation"] = plain with
            {
                To = null,
                Value = UInt256.Zero,
                MaxFeePerGas = UInt256.One << 128,
                MaxPriorityFeePerGas = UInt256.Zero,
            },
        };
        foreach (JsonElement golden in Bytes.GetProperty("transactions").EnumerateArray())
        {
            Transaction signed = TransactionSigner.Sign(named[Text(golden, "name")], Key);
            Assert.That(Hex.Encode(signed.Raw.Span), Is.EqualTo(Text(golden, "raw")));
            Assert.That(signed.Hash.ToString(), Is.EqualTo(Text(golden, "hash")));
            Assert.That(signed.Sender.ToString(), Is.EqualTo(Text(golden, "sender")));
            Assert.That(
                TransactionDecoder.TryDecode(signed.Raw, Chain, out Transaction? read, out _), Is.True);
            Assert.That(read!.Sender, Is.EqualTo(signed.Sender));
        }
    }

    [Test]
    public void EncodeHeader_TheSameFields_GivesEthersBytesAndHash()
    {
        BlockHeader header = new()
        {
            ParentHash = Keccak.Hash([1]),
            Beneficiary = Address.FromTail(0xBE),
            StateRoot = Keccak.Hash([2]),
            TransactionsRoot = Keccak.Hash([3]),
            ReceiptsRoot = Keccak.Hash([4]),
            LogsBloom = Bloom.Of([Log]),
            Number = new Height(300),
            GasLimit = 30_000_000,
            GasUsed = 21_000,
            ExtraData = new byte[] { 0, 1, 2 },
            BaseFeePerGas = 1_000_000_007,
            TimestampMs = 1_800_000_000_123,
            Epoch = new Epoch(5),
            View = new View(70_000),
            ParentView = new View(69_998),
            AttributionRoot = Keccak.Hash([5]),
            ValidatorsHash = Keccak.Hash([6]),
        };
        JsonElement golden = Bytes.GetProperty("headers")[0];
        Assert.That(Hex.Encode(BlockHeaderCodec.Encode(header)), Is.EqualTo(Text(golden, "raw")));
        Assert.That(BlockHeaderCodec.ComputeHash(header).ToString(), Is.EqualTo(Text(golden, "hash")));
    }

    [Test]
    public void EncodeReceipt_TheSameFields_GivesEthersBytes()
    {
        Receipt receipt = new(
            TransactionType.DynamicFee, true, 100_000, 0, 0, Bloom.Of([Log]), [Log],
            ReadOnlyMemory<byte>.Empty);
        Assert.That(
            Hex.Encode(ReceiptCodec.EncodeTrieForm(receipt)),
            Is.EqualTo(Text(Bytes.GetProperty("receipts")[0], "raw")));
    }

    [Test]
    public void EthereumAccount_OfTheTestPhrase_IsEthersAddress()
    {
        uint index = 0;
        foreach (JsonElement address in Bytes.GetProperty("accounts").EnumerateArray())
        {
            PrivateKey key = HdKey.EthereumAccount(
                "test test test test test test test test test test test junk", index++);
            Assert.That(ChecksumAddress.Format(key.Address), Is.EqualTo(address.GetString()));
        }

        Assert.That(index, Is.EqualTo(10));
    }

    [Test]
    public void DomainSeparator_OfTheChain_IsEthers()
    {
        JsonElement domain = Bytes.GetProperty("domains")[0];
        Hash256 separator = Eip712.DomainSeparator(
            Text(domain, "name"),
            Text(domain, "version"),
            domain.GetProperty("chainId").GetUInt64(),
            Address.Parse(Text(domain, "verifyingContract")));
        Assert.That(separator.ToString(), Is.EqualTo(Text(domain, "separator")));
    }

    [Test]
    public void ComputeHash_OfAGenesis_IsEthersKeccakOfItsRlp()
    {
        JsonElement golden = Bytes.GetProperty("genesis")[0];
        bool ok = GenesisParser.TryParse(
            Encoding.UTF8.GetBytes(Text(golden, "json")),
            out GenesisConfig? config,
            out IReadOnlyList<GenesisError> errors);
        Assert.That(ok, Is.True, string.Join("; ", errors));
        Assert.That(GenesisWriter.ComputeHash(config!).ToString(), Is.EqualTo(Text(golden, "hash")));
    }

    private static LogEntry Log => new(Address.FromTail(10), [Keccak.Hash([1])], new byte[] { 1, 2 });

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static JsonElement Load()
    {
        string path = Path.Combine(
            Vectors.RepositoryFolder(), "tests", "Primitives", "Golden", "bytes.json");
        using JsonDocument document = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }
}
