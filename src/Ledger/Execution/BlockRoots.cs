using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>The commitments of a header to lists: ordered-trie roots over the items' bytes.</summary>
public static class BlockRoots
{
    /// <summary>transactionsRoot: over the raw transactions.</summary>
    public static Hash256 OfTransactions(IReadOnlyList<Transaction> transactions)
    {
        ReadOnlyMemory<byte>[] items = new ReadOnlyMemory<byte>[transactions.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = transactions[i].Raw;
        }

        return OrderedTrie.Root(items);
    }

    /// <summary>receiptsRoot: over the receipts' trie forms.</summary>
    public static Hash256 OfReceipts(IReadOnlyList<Receipt> receipts)
    {
        ReadOnlyMemory<byte>[] items = new ReadOnlyMemory<byte>[receipts.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = ReceiptCodec.EncodeTrieForm(receipts[i]);
        }

        return OrderedTrie.Root(items);
    }

    /// <summary>attributionRoot: over the proofs of the settled inferences.</summary>
    public static Hash256 OfAttributions(IReadOnlyList<AttributionRecord> records)
    {
        ReadOnlyMemory<byte>[] items = new ReadOnlyMemory<byte>[records.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = records[i].Proof;
        }

        return OrderedTrie.Root(items);
    }

    /// <summary>logsBloom: the union of the receipts' filters.</summary>
    public static Bloom BloomOf(IReadOnlyList<Receipt> receipts)
    {
        Bloom bloom = Bloom.Empty;
        for (int i = 0; i < receipts.Count; i++)
        {
            if (receipts[i].Logs.Count > 0)
            {
                bloom |= receipts[i].Bloom;
            }
        }

        return bloom;
    }
}
