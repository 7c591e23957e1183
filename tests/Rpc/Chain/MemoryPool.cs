using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.Tests.Chain;

/// <summary>A pool that admits what the executor admits, and can be told to answer something else.</summary>
internal sealed class MemoryPool(MemoryChain chain) : ITransactionPool
{
    private readonly Dictionary<Hash256, Transaction> _waiting = [];

    /// <summary>The next refusal, whatever is submitted.</summary>
    public PoolVerdict.Rejected? Refusal { get; set; }

    public IReadOnlyList<WaitingTransaction> Waiting(Address? sender, int limit) =>
    [
        .. _waiting.Values.Where(t => sender is null || t.Sender == sender).OrderBy(t => t.Sender)
            .ThenBy(t => t.Nonce).Take(limit).Select(t => new WaitingTransaction(t, IsPending: true)),
    ];

    public PoolStatus Status => new(_waiting.Count, 0);

    public ValueTask<PoolVerdict> SubmitAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellation) =>
        ValueTask.FromResult(Submit(raw));

    public PoolVerdict Submit(ReadOnlyMemory<byte> raw)
    {
        if (Refusal is { } refusal)
        {
            return refusal;
        }

        if (!TransactionDecoder.TryDecode(
            raw, MemoryChain.ChainId, out Transaction? transaction, out TransactionError error))
        {
            return new PoolVerdict.Rejected(TransactionErrors.NameOf(error), "it does not decode");
        }

        TransactionRejection reason = chain.Executor.Admit(chain.Head, transaction);
        if (reason != TransactionRejection.None)
        {
            return new PoolVerdict.Rejected(
                TransactionRejections.NameOf(reason), "the executor does not admit it");
        }

        return _waiting.TryAdd(transaction.Hash, transaction)
            ? new PoolVerdict.Accepted(transaction.Hash)
            : new PoolVerdict.AlreadyKnown(transaction.Hash);
    }

    public ulong PendingNonce(Address sender) =>
        chain.Head.State.GetAccount(sender).Nonce + (ulong)_waiting.Values.Count(t => t.Sender == sender);

    public Transaction? Find(Hash256 hash) => _waiting.GetValueOrDefault(hash);
}
