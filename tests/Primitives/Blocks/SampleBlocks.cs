using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Primitives.Tests.Blocks;

/// <summary>Headers, receipts and blocks with every field different, for the codecs' tests.</summary>
internal static class SampleBlocks
{
    public const ulong Chain = 161299;

    public static readonly PrivateKey Key = PrivateKey.Create(Keccak.Hash([2]).ToArray());

    public static BlockHeader Header { get; } = new()
    {
        ParentHash = Keccak.Hash([1]),
        Beneficiary = Address.FromTail(0xBE),
        StateRoot = Keccak.Hash([2]),
        TransactionsRoot = Keccak.Hash([3]),
        ReceiptsRoot = Keccak.Hash([4]),
        LogsBloom = Bloom.Of([Log(1)]),
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

    public static LogEntry Log(byte n) => new(
        Address.FromTail(n),
        [.. Enumerable.Range(0, n % 5).Select(i => Keccak.Hash([n, (byte)i]))],
        Enumerable.Repeat(n, n).ToArray());

    public static Receipt Receipt(TransactionType type, bool succeeded, params LogEntry[] logs) => new(
        type,
        succeeded,
        100_000,
        21_000,
        1_000_000_008,
        Bloom.Of(logs),
        logs,
        succeeded ? default : new byte[] { 8, 9 });

    public static VoteCredit Credit(int n) => new(
        (byte)(1 + (n / 8)),
        n % 8 < 4 ? BodyKind.Notarize : BodyKind.Finalize,
        new ValidatorIndex((ushort)((n % 4 * 84) + (n % 8 < 4 ? 0 : 1))),
        new Signature(new UInt256(Keccak.Hash([(byte)n, 1]).ToArray()), new UInt256(Keccak.Hash([(byte)n, 2]).ToArray()), 0));

    public static Block Block(int transactions, int credits = 0)
    {
        Transaction[] list = [.. Enumerable.Range(0, transactions).Select(i => TransactionSigner.Sign(
            new UnsignedTransaction
            {
                Type = (TransactionType)(i % 3),
                ChainId = Chain,
                Nonce = (ulong)i,
                MaxFeePerGas = 7,
                GasLimit = 50_000,
                To = Address.FromTail(1),
                Data = new byte[i],
            },
            Key))];
        VoteCredit[] late = [.. Enumerable.Range(0, credits).Select(Credit)];
        BlockHeader header = Header with { ExtraData = VoteCreditCodec.CommitmentOf(late) };
        return new Block(header, BlockHeaderCodec.ComputeHash(header), list, late);
    }
}
