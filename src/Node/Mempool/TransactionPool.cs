using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Telemetry;
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
    private readonly GapWaiters _gapWaiters;
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
        _gapWaiters = new GapWaiters(limits.GapWaitersMax);
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
    public IReadOnlyList<WaitingTransaction> Waiting(Address? sender, int limit)
    {
        lock (_gate)
        {
            IEnumerable<Address> senders = sender is { } one ? [one] : _bySender.Keys.Order();
            List<WaitingTransaction> waiting = [];
            foreach (Address each in senders)
            {
                if (waiting.Count >= limit || !_bySender.TryGetValue(each, out SenderQueue? queue))
                {
                    continue;
                }

                ulong free = queue.FirstFreeNonce(_state.GetAccount(each).Nonce);
                waiting.AddRange(queue.InOrder
                    .Take(limit - waiting.Count)
                    .Select(own => new WaitingTransaction(own.Transaction, own.Transaction.Nonce < free)));
            }

            return waiting;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<PoolVerdict> SubmitAsync(
        ReadOnlyMemory<byte> raw, CancellationToken cancellation)
    {
        PoolVerdict verdict = Submit(raw, isLocal: true, out Task? change);
        if (change is null)
        {
            return verdict;
        }

        using CancellationTokenSource patience = new(_limits.GapWait, _clock);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        while (change is not null)
        {
            bool inTime = await CompletesAsync(change, either.Token).ConfigureAwait(false);
            lock (_gate)
            {
                _gapWaiters.End();
            }

            cancellation.ThrowIfCancellationRequested();
            if (!inTime)
            {
                return verdict;
            }

            verdict = Submit(raw, isLocal: true, out change);
        }

        return verdict;
    }

    /// <summary>Takes in an own user's transaction; one that leaves a nonce gap is refused at once.</summary>
    public PoolVerdict Submit(ReadOnlyMemory<byte> raw)
    {
        PoolVerdict verdict = Submit(raw, isLocal: true, out Task? change);
        if (change is not null)
        {
            lock (_gate)
            {
                _gapWaiters.End();
            }
        }

        return verdict;
    }

    /// <summary>
    /// Takes in a transaction that came over the network. A small gap may stay: the peer's finalized head may
    /// be ahead of this node's.
    /// </summary>
    public PoolVerdict SubmitFromPeer(ReadOnlyMemory<byte> raw) => Submit(raw, isLocal: false, out _);

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
                _gapWaiters.Wake(sender);
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

    private static async ValueTask<bool> CompletesAsync(Task change, CancellationToken cancellation)
    {
        try
        {
            await change.WaitAsync(cancellation).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // The change is set when the transaction is refused for a gap that may close; waiting for it has begun.
    private PoolVerdict Submit(ReadOnlyMemory<byte> raw, bool isLocal, out Task? change)
    {
        using ProcessorTime.Scope counted = _rules.Processor.Enter(ProcessorPart.Pool);
        change = null;
        if (!_rules.TryDecode(raw, _limits, Senders, out Transaction? transaction, out PoolVerdict? refusal))
        {
            return refusal;
        }

        PoolVerdict verdict;
        lock (_gate)
        {
            verdict = Add(transaction, isLocal, out bool mayClose);
            if (mayClose)
            {
                _gapWaiters.TryBegin(transaction.Sender, out change);
            }
        }

        if (verdict is PoolVerdict.Accepted)
        {
            Accepted?.Invoke(transaction, isLocal);
        }

        return verdict;
    }

    private PoolVerdict Add(Transaction transaction, bool isLocal, out bool mayClose)
    {
        mayClose = false;
        if (_byHash.ContainsKey(transaction.Hash))
        {
            return new PoolVerdict.AlreadyKnown(transaction.Hash);
        }

        Account account = _state.GetAccount(transaction.Sender);
        PoolTransaction added = new(transaction, _sequence++, _clock.GetUtcNow());
        PoolVerdict.Rejected? refusal = CheckSender(added, account, isLocal, out mayClose);
        if (refusal is not null)
        {
            return refusal;
        }

        SenderQueue? queue = _bySender.GetValueOrDefault(transaction.Sender);
        PoolTransaction? old = queue?.Find(transaction.Nonce);
        if (old is not null)
        {
            if (!IsBumped(transaction.MaxFeePerGas, old.Transaction.MaxFeePerGas)
                || !IsBumped(transaction.MaxPriorityFeePerGas, old.Transaction.MaxPriorityFeePerGas))
            {
                return Refuse(
                    PoolRejection.ReplacementUnderpriced,
                    $"nonce {transaction.Nonce} is taken; "
                    + $"both fee fields must rise by {_limits.ReplacementBumpPercent} %");
            }
        }
        else if (queue?.Count >= _limits.PerSenderMax)
        {
            return Refuse(
                PoolRejection.SenderFull,
                $"{_limits.PerSenderMax} transactions of this sender wait already (pool.perSenderMax)");
        }

        if (!MakeRoom(added, old))
        {
            return Refuse(PoolRejection.PoolFull,
                "the pool is full of transactions that pay more (pool.transactionsMax, pool.bytesMax)");
        }

        Keep(added);
        _gapWaiters.Wake(transaction.Sender);
        return new PoolVerdict.Accepted(transaction.Hash);
    }

    private PoolVerdict.Rejected? CheckSender(
        PoolTransaction added, Account account, bool isLocal, out bool mayClose)
    {
        mayClose = false;
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
        ulong gap = transaction.Nonce > next ? transaction.Nonce - next : 0;
        if (gap > _limits.NonceGapMax)
        {
            return Refuse(
                PoolRejection.NonceGap,
                $"nonce gap: next nonce {next}, tx nonce {transaction.Nonce}; "
                + $"at most {_limits.NonceGapMax} may be on their way (pool.nonceGapMax)");
        }

        if (added.CostMax > account.Balance)
        {
            return Refuse(
                PoolRejection.InsufficientFunds,
                "insufficient funds for gas * price + value: "
                + $"balance {account.Balance}, tx cost {added.CostMax}");
        }

        mayClose = isLocal && gap > 0;
        return mayClose
            ? Refuse(
                PoolRejection.NonceGap,
                $"nonce gap: next nonce {next}, tx nonce {transaction.Nonce}; those between did not "
                + $"come within {_limits.GapWait.TotalMilliseconds} ms (pool.gapWaitMs)")
            : null;
    }

    private bool IsBumped(UInt256 fee, UInt256 old) =>
        fee >= UInt256.MultiplyDivide(old, (ulong)(100 + _limits.ReplacementBumpPercent), 100);

    // The one replaced goes; then an overfull pool gives up the last transaction of the other sender that pays
    // least, while the newcomer pays more. When that is not enough, nothing goes.
    private bool MakeRoom(PoolTransaction added, PoolTransaction? replaced)
    {
        List<PoolTransaction> given = [];
        if (replaced is not null)
        {
            given.Add(replaced);
            Remove(replaced);
        }

        while (_byHash.Count >= _limits.TransactionsMax
            || _bytes + added.Transaction.Raw.Length > _limits.BytesMax)
        {
            PoolTransaction? worst = WorstNotOf(added.Transaction.Sender);
            if (worst is null || !IsWorse(worst, added))
            {
                given.ForEach(Keep);
                return false;
            }

            given.Add(worst);
            Remove(worst);
        }

        return true;
    }

    // Never the newcomer's own sender's: it would lose the nonce it follows.
    private PoolTransaction? WorstNotOf(Address newcomer)
    {
        PoolTransaction? worst = null;
        foreach ((Address sender, SenderQueue queue) in _bySender)
        {
            if (sender != newcomer && (worst is null || IsWorse(queue.Last, worst)))
            {
                worst = queue.Last;
            }
        }

        return worst;
    }

    private void Keep(PoolTransaction waiting)
    {
        Transaction transaction = waiting.Transaction;
        if (!_bySender.TryGetValue(transaction.Sender, out SenderQueue? queue))
        {
            queue = new SenderQueue();
            _bySender.Add(transaction.Sender, queue);
        }

        queue.Set(waiting);
        _byHash.Add(transaction.Hash, waiting);
        _bytes += transaction.Raw.Length;
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
