using OpenLedger.Primitives.Blocks;

namespace OpenLedger.Node.Mempool;

/// <summary>
/// Bounds of the transaction pool; every one is configurable and named in the refusal it causes.
/// </summary>
public sealed record PoolLimits
{
    /// <summary>
    /// Largest raw transaction: an inline contribution of 64 KiB and its envelope fit, and it fits a batch of
    /// gossip.
    /// </summary>
    public int TransactionBytesMax { get; init; } = TransactionBatch.TransactionBytesMax;

    /// <summary>Transactions in the pool.</summary>
    public int TransactionsMax { get; init; } = 50_000;

    /// <summary>Raw bytes in the pool.</summary>
    public long BytesMax { get; init; } = 256L * 1024 * 1024;

    /// <summary>Transactions of one sender.</summary>
    public int PerSenderMax { get; init; } = 1_024;

    /// <summary>
    /// How far above the next expected nonce a transaction may be and still wait for the ones between: of a
    /// user <see cref="GapWait"/> long, of a peer in the pool.
    /// </summary>
    public ulong NonceGapMax { get; init; } = 64;

    /// <summary>How long a user's transaction waits for the nonces before it; then it is refused.</summary>
    public TimeSpan GapWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Users' transactions waiting so at a time; with more, a gap is refused at once.</summary>
    public int GapWaitersMax { get; init; } = 1_024;

    /// <summary>A replacement must raise both fee fields by at least this share.</summary>
    public int ReplacementBumpPercent { get; init; } = 10;

    /// <summary>How long a transaction waits before it is dropped.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(3);

    // A length prefix of RLP for any text an int counts is at most 5 bytes.
    private const int LengthPrefixMax = 5;

    /// <summary>
    /// These limits, where no transaction is larger than a block of the chain: one that never fits would wait
    /// for ever and keep empty blocks coming.
    /// </summary>
    /// <param name="blockBytesMax">Largest block of the chain.</param>
    public PoolLimits FittingBlocksOf(uint blockBytesMax)
    {
        long room = (long)blockBytesMax - BlockCodec.OverheadBytesMax - LengthPrefixMax;
        return this with { TransactionBytesMax = (int)Math.Clamp(room, 0, TransactionBytesMax) };
    }
}
