using System.Diagnostics.CodeAnalysis;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Node.Mempool;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Driver;

/// <summary>
/// Turns the bytes of a block from anywhere into a <see cref="CandidateBlock"/> and keeps the decoded form
/// until it is executed: senders are recovered once, here or when the transaction came to the pool.
/// Thread-safe.
/// </summary>
/// <param name="chainId">The chain.</param>
/// <param name="senders">Of the transactions this node has decoded, in blocks or for its pool.</param>
/// <param name="keptBytesMax">Most bytes of blocks whose decoded form is kept, as they travel.</param>
public sealed class CandidateDecoder(
    ulong chainId, KnownSenders senders, long keptBytesMax = CandidateDecoder.KeptBytesMax)
{
    /// <summary>Decoded blocks kept; the oldest leaves first.</summary>
    public const int KeptMax = 256;

    /// <summary>
    /// Bytes of the blocks kept unless told otherwise: four of the largest, or a few ranges of small ones.
    /// </summary>
    public const long KeptBytesMax = 32 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<Hash256, Block> _decoded = [];
    private readonly Queue<(Hash256 Hash, int Bytes)> _age = new();
    private long _bytes;

    /// <summary>Counts what processor time goes to.</summary>
    internal ProcessorTime Processor { get; init; } = ProcessorTime.None;

    /// <summary>Bytes of the blocks kept now.</summary>
    internal long BytesKept
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>
    /// Decodes a block and checks that its header commits to its transactions and credits: this first, since
    /// it costs little and recovering senders does not.
    /// </summary>
    public bool TryDecode(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out CandidateBlock? candidate)
    {
        candidate = null;
        if (!BlockCodec.TryReadForm(
                bytes, out BlockHeader? header, out IReadOnlyList<ReadOnlyMemory<byte>> raw,
                out IReadOnlyList<VoteCredit> credits)
            || !IsCommitted(header, raw)
            || !VoteCreditCodec.IsCommitted(header, credits)
            || TryRecover(bytes) is not { } block)
        {
            return false;
        }

        foreach (Transaction transaction in block.Transactions)
        {
            senders.Add(transaction);
        }

        Keep(block, bytes.Length);
        candidate = CandidateBlock.From(block.Header, block.Hash, bytes);
        return true;
    }

    /// <summary>The decoded form of a candidate.</summary>
    public Block BlockOf(CandidateBlock candidate)
    {
        lock (_gate)
        {
            if (_decoded.TryGetValue(candidate.Hash, out Block? block))
            {
                return block;
            }
        }

        bool decoded = BlockCodec.TryDecode(
            candidate.Bytes, chainId, senders.Find, out Block? again, out BlockDecodeFailure failure);
        Invariant.Require(decoded, $"a candidate block decodes as it did before: {failure}");
        return again!;
    }

    /// <summary>A candidate of a block this node built itself.</summary>
    public CandidateBlock FromOwn(Block block)
    {
        byte[] bytes = BlockCodec.Encode(block);
        Keep(block, bytes.Length);
        return CandidateBlock.From(block.Header, block.Hash, bytes);
    }

    private bool IsCommitted(BlockHeader header, IReadOnlyList<ReadOnlyMemory<byte>> transactions)
    {
        using (Processor.Enter(ProcessorPart.Trie))
        {
            return OrderedTrie.Root(transactions) == header.TransactionsRoot;
        }
    }

    private Block? TryRecover(ReadOnlyMemory<byte> bytes)
    {
        using (Processor.Enter(ProcessorPart.Signatures))
        {
            return BlockCodec.TryDecode(bytes, chainId, senders.Find, out Block? block, out _) ? block : null;
        }
    }

    private void Keep(Block block, int size)
    {
        lock (_gate)
        {
            if (!_decoded.TryAdd(block.Hash, block))
            {
                return;
            }

            _age.Enqueue((block.Hash, size));
            _bytes += size;
            while (_age.Count > KeptMax || _bytes > keptBytesMax)
            {
                (Hash256 oldest, int bytes) = _age.Dequeue();
                _decoded.Remove(oldest);
                _bytes -= bytes;
            }
        }
    }
}
