using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Mempool;

/// <summary>
/// Signed transactions waiting for a block: a queue a sender, replacement by fee bump, caps in count and
/// bytes, age limit, priority by effective tip. Admission checks everything the state at the finalized head
/// can tell; the executor checks again. Thread-safe.
/// </summary>
public sealed class TransactionPool : ITransactionPool
{
    private readonly Lock _gate = new();
    private readonly PoolRules _rules;
    private readonly PoolLimits _limits;
    private readonly TimeProvider _clock;
    private readonly Dictionary<Hash256, PoolTransaction> _byHash = [];
    private readonly Dictionary<Address, SenderQueue> _bySender = [];
    private IStateReader _state;
    private UInt256 _baseFee;
    private long _bytes;
    private ulong _sequence;

    /// <summary>An empty pool over the state of the finalized head.</summary>
    public TransactionPool(
        PoolRules rules, PoolLimits limits, TimeProvider clock, IStateReader state, UInt256 baseFee)
    {
        _rules = rules;
        _limits = limits;
        _clock = clock;
        _state = state;
        _baseFee = baseFee;
    }

    /// <summary>
    /// Told each newly accepted transaction and whether it came from this node's own users.
    /// </summary>
    public event Action<Transaction, bool>? Accepted;

    /// <summary>Whose sender this node need not recover again.</summary>
    public KnownSenders Senders { get; } = new();

    /// <inheritdoc/>
    public PoolStatus Status
    {
        get
        {
            lock (_gate)
            {
                int pending = 0;
                foreach ((Address sender, SenderQueue queue) in _bySender)
                {
                    ulong nonce = _state.GetAccount(sender).Nonce;
                    pending += (int)(queue.FirstFreeNonce(nonce) - nonce);
                }

                return new PoolStatus(pending, _byHash.Count - pending);
            }
        }
    }

    /// <inheritdoc/>
    public PoolVerdict Submit(ReadOnlyMemory<byte> raw) => Submit(raw, isLocal: true);

    /// <summary>Takes in a transaction that came over the network.</summary>
    public PoolVerdict SubmitFromPeer(ReadOnlyMemory<byte> raw) => Submit(raw, isLocal: false);

    /// <inheritdoc/>
    public ulong PendingNonce(Address sender)
    {
        lock (_gate)
        {
            ulong nonce = _state.GetAccount(sender).Nonce;
            return _bySender.TryGetValue(sender, out SenderQueue? queue) ? queue.FirstFreeNonce(nonce)
                : nonce;
        }
    }

    /// <inheritdoc/>
    public Transaction? Find(Hash256 hash)
    {
        lock (_gate)
        {
            return _byHash.GetValueOrDefault(hash)?.Transaction;
        }
    }

    /// <summary>
    /// True when some waiting transaction has its turn in a block on <paramref name="parent"/>.
    /// </summary>
    public bool HasExecutableOn(IStateReader parent)
    {
        lock (_gate)
        {
            foreach ((Address sender, SenderQueue queue) in _bySender)
            {
                // One that its sender cannot pay any more must not keep empty blocks coming.
                Account account = parent.GetAccount(sender);
                PoolTransaction? next = queue.Find(account.Nonce);
                if (next?.TipAt(_baseFee) is not null && next.CostMax <= account.Balance)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>
    /// The transactions that fit on <paramref name="parent"/>, best tip first, each sender's in nonce order.
    /// </summary>
    public PoolSelection Select(IStateReader parent, UInt256 baseFee)
    {
        lock (_gate)
        {
            PoolSelection selection = new(baseFee);
            foreach ((Address sender, SenderQueue queue) in _bySender)
            {
                selection.AddSender(queue, parent.GetAccount(sender).Nonce);
            }

            return selection;
        }
    }

    /// <summary>
    /// Follows the chain: drops what a finalized block used up and rechecks the senders it touched, and no
    /// others.
    /// </summary>
    public void OnFinalized(IStateReader state, UInt256 baseFee, IEnumerable<Transaction> included)
    {
        lock (_gate)
        {
            _state = state;
            _baseFee = baseFee;
            foreach (Address sender in included.Select(t => t.Sender).Distinct())
            {
                Recheck(sender);
            }

            DropExpired();
        }
    }

    /// <summary>Drops one transaction, as when the builder found that it can never be executed.</summary>
    public void Evict(Hash256 hash)
    {
        lock (_gate)
        {
            if (_byHash.TryGetValue(hash, out PoolTransaction? found))
            {
                Remove(found);
            }
        }
    }

    private PoolVerdict Submit(ReadOnlyMemory<byte> raw, bool isLocal)
    {
        if (!_rules.TryDecode(raw, _limits, Senders, out Transaction? transaction, out PoolVerdict? refusal))
        {
            return refusal;
        }

        PoolVerdict verdict;
        lock (_gate)
        {
            verdict = Add(transaction);
        }

        if (verdict is PoolVerdict.Accepted)
        {
            Accepted?.Invoke(transaction, isLocal);
        }

        return verdict;
    }

    private PoolVerdict Add(Transaction transaction)
    {
        if (_byHash.ContainsKey(transaction.Hash))
        {
            return new PoolVerdict.AlreadyKnown(transaction.Hash);
        }

        Account account = _state.GetAccount(transaction.Sender);
        PoolTransaction added = new(transaction, _sequence++, _clock.GetUtcNow());
        PoolVerdict.Rejected? refusal = CheckSender(added, account);
        if (refusal is not null)
        {
            return refusal;
        }

        SenderQueue queue = _bySender.GetValueOrDefault(transaction.Sender) ?? new SenderQueue();
        if (queue.Find(transaction.Nonce) is { } old)
        {
            if (!IsBumped(transaction.MaxFeePerGas, old.Transaction.MaxFeePerGas)
                || !IsBumped(transaction.MaxPriorityFeePerGas, old.Transaction.MaxPriorityFeePerGas))
            {
                return Refuse(
                    PoolRejection.ReplacementUnderpriced,
                    $"nonce {transaction.Nonce} is taken; "
                    + $"both fee fields must rise by {_limits.ReplacementBumpPercent} %");
            }

            Remove(old);
        }
        else if (queue.Count >= _limits.PerSenderMax)
        {
            return Refuse(
                PoolRejection.SenderFull,
                $"{_limits.PerSenderMax} transactions of this sender wait already (pool.perSenderMax)");
        }

        if (!MakeRoom(added))
        {
            return Refuse(PoolRejection.PoolFull,
                "the pool is full of transactions that pay more (pool.transactionsMax, pool.bytesMax)");
        }

        queue.Set(added);
        _bySender[transaction.Sender] = queue;
        _byHash.Add(transaction.Hash, added);
        _bytes += transaction.Raw.Length;
        return new PoolVerdict.Accepted(transaction.Hash);
    }

    private PoolVerdict.Rejected? CheckSender(PoolTransaction added, Account account)
    {
        Transaction transaction = added.Transaction;
        if (transaction.Nonce < account.Nonce)
        {
            return Refuse(
                PoolRejection.NonceTooLow,
                $"nonce too low: next nonce {account.Nonce}, tx nonce {transaction.Nonce}");
        }

        ulong next = _bySender.TryGetValue(transaction.Sender, out SenderQueue? queue)
            ? queue.FirstFreeNonce(account.Nonce)
            : account.Nonce;
        if (transaction.Nonce > next && transaction.Nonce - next > _limits.NonceGapMax)
        {
            return Refuse(
                PoolRejection.NonceGap,
                $"nonce gap: next nonce {next}, tx nonce {transaction.Nonce}; "
                + $"at most {_limits.NonceGapMax} may be missing (pool.nonceGapMax)");
        }

        return added.CostMax > account.Balance
            ? Refuse(
                PoolRejection.InsufficientFunds,
                "insufficient funds for gas * price + value: "
                + $"balance {account.Balance}, tx cost {added.CostMax}")
            : null;
    }

    private bool IsBumped(UInt256 fee, UInt256 old) =>
        fee >= UInt256.MultiplyDivide(old, (ulong)(100 + _limits.ReplacementBumpPercent), 100);

    // An overfull pool gives up the last transaction of a sender that pays least, if the newcomer pays more.
    private bool MakeRoom(PoolTransaction added)
    {
        while (_byHash.Count >= _limits.TransactionsMax
            || _bytes + added.Transaction.Raw.Length > _limits.BytesMax)
        {
            PoolTransaction? worst = null;
            foreach (SenderQueue queue in _bySender.Values)
            {
                PoolTransaction last = queue.Last;
                if (worst is null || IsWorse(last, worst))
                {
                    worst = last;
                }
            }

            if (worst is null || !IsWorse(worst, added))
            {
                return false;
            }

            Remove(worst);
        }

        return true;
    }

    private bool IsWorse(PoolTransaction a, PoolTransaction b)
    {
        int c = (a.TipAt(_baseFee) ?? UInt256.Zero).CompareTo(b.TipAt(_baseFee) ?? UInt256.Zero);
        return c < 0 || (c == 0 && a.Sequence > b.Sequence);
    }

    private void Recheck(Address sender)
    {
        if (!_bySender.TryGetValue(sender, out SenderQueue? queue))
        {
            return;
        }

        Account account = _state.GetAccount(sender);
        foreach (PoolTransaction waiting in queue.InOrder.ToArray())
        {
            if (waiting.Transaction.Nonce < account.Nonce || waiting.CostMax > account.Balance)
            {
                Remove(waiting);
            }
        }
    }

    private void DropExpired()
    {
        // Looked at only when the pool is more than half full: age matters where room is short.
        if (_byHash.Count <= _limits.TransactionsMax / 2)
        {
            return;
        }

        DateTimeOffset oldest = _clock.GetUtcNow() - _limits.Lifetime;
        foreach (PoolTransaction waiting in _byHash.Values.Where(w => w.Arrived < oldest).ToArray())
        {
            Remove(waiting);
        }
    }

    private void Remove(PoolTransaction waiting)
    {
        Transaction transaction = waiting.Transaction;
        _byHash.Remove(transaction.Hash);
        _bytes -= transaction.Raw.Length;
        SenderQueue queue = _bySender[transaction.Sender];
        queue.Remove(transaction.Nonce);
        if (queue.Count == 0)
        {
            _bySender.Remove(transaction.Sender);
        }
    }

    private static PoolVerdict.Rejected Refuse(PoolRejection reason, string detail) =>
        new(reason.Name(), detail);
}
