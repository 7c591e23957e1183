using System.Diagnostics.CodeAnalysis;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Node.Mempool;
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
public sealed class CandidateDecoder(ulong chainId, KnownSenders senders)
{
    /// <summary>Decoded blocks kept; the oldest leaves first.</summary>
    public const int KeptMax = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<Hash256, Block> _decoded = [];
    private readonly Queue<Hash256> _age = new();

    /// <summary>Decodes a block and checks that its header commits to its transactions and credits.</summary>
    public bool TryDecode(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out CandidateBlock? candidate)
    {
        candidate = null;
        if (!BlockCodec.TryDecode(bytes, chainId, senders.Find, out Block? block, out _)
            || OrderedTrie.Root([.. block.Transactions.Select(t => t.Raw)]) != block.Header.TransactionsRoot
            || !VoteCreditCodec.IsCommitted(block))
        {
            return false;
        }

        foreach (Transaction transaction in block.Transactions)
        {
            senders.Add(transaction);
        }

        Keep(block);
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
        Keep(block);
        return CandidateBlock.From(block.Header, block.Hash, BlockCodec.Encode(block));
    }

    private void Keep(Block block)
    {
        lock (_gate)
        {
            if (_decoded.TryAdd(block.Hash, block))
            {
                _age.Enqueue(block.Hash);
                if (_age.Count > KeptMax)
                {
                    _decoded.Remove(_age.Dequeue());
                }
            }
        }
    }
}
