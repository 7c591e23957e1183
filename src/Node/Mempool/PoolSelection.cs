using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Mempool;

/// <summary>
/// One pass over the pool for one block: the best-paying transaction whose turn it is, again and again.
/// A snapshot: the pool may change meanwhile. Ties go to the earlier arrival.
/// </summary>
public sealed class PoolSelection : ITransactionSource
{
    private readonly UInt256 _baseFee;
    private readonly List<Hash256> _refused = [];
    private readonly PriorityQueue<Cursor, (UInt256 Tip, ulong Sequence)> _heads = new(BestTipFirst.Instance);
    private Cursor? _current;

    internal PoolSelection(UInt256 baseFee) => _baseFee = baseFee;

    /// <summary>Transactions the executor refused for good; the pool should evict them.</summary>
    public IReadOnlyList<Hash256> Refused => _refused;

    /// <inheritdoc/>
    public Transaction? NextBest(ulong gasLeft)
    {
        _current = _heads.TryDequeue(out Cursor? best, out _) ? best : null;
        return _current?.Head.Transaction;
    }

    /// <inheritdoc/>
    public void Included(Transaction transaction)
    {
        if (_current!.MoveNext())
        {
            Push(_current);
        }
    }

    /// <summary>The sender's later transactions cannot follow: they are not offered for this block.</summary>
    public void Skipped(Transaction transaction, TransactionRejection reason)
    {
        // A nonce used on this parent may be free again on another one; the pool follows the finalized head
        // itself.
        bool neverFits =
            !TransactionRejections.IsTemporary(reason) && reason != TransactionRejection.NonceTooLow;
        if (neverFits)
        {
            _refused.Add(transaction.Hash);
        }
    }

    internal void AddSender(SenderQueue queue, ulong nonce)
    {
        List<PoolTransaction> run = [];
        for (PoolTransaction? next = queue.Find(nonce); next is not null; next = queue.Find(++nonce))
        {
            run.Add(next);
        }

        if (run.Count > 0)
        {
            Push(new Cursor(run));
        }
    }

    private void Push(Cursor cursor)
    {
        if (cursor.Head.TipAt(_baseFee) is { } tip)
        {
            _heads.Enqueue(cursor, (tip, cursor.Head.Sequence));
        }
    }

    private sealed class Cursor(List<PoolTransaction> run)
    {
        private int _index;

        public PoolTransaction Head => run[_index];

        public bool MoveNext() => ++_index < run.Count;
    }

    private sealed class BestTipFirst : IComparer<(UInt256 Tip, ulong Sequence)>
    {
        public static BestTipFirst Instance { get; } = new();

        public int Compare((UInt256 Tip, ulong Sequence) x, (UInt256 Tip, ulong Sequence) y)
        {
            int c = y.Tip.CompareTo(x.Tip);
            return c != 0 ? c : x.Sequence.CompareTo(y.Sequence);
        }
    }
}
