using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>Transactions waiting for a block. Thread-safe.</summary>
public interface ITransactionPool
{
    /// <summary>
    /// Offers a signed transaction's bytes. One whose nonce leaves a gap is refused; but since a wallet may
    /// send several over several connections, the pool may first wait a moment for the missing ones.
    /// </summary>
    ValueTask<PoolVerdict> SubmitAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellation);

    /// <summary>The sender's next nonce after the waiting transactions that can follow each other.</summary>
    ulong PendingNonce(Address sender);

    /// <summary>A waiting transaction.</summary>
    Transaction? Find(Hash256 hash);

    /// <summary>The waiting transactions, by sender and nonce.</summary>
    /// <param name="sender">Only this one's; null: everybody's.</param>
    /// <param name="limit">At most so many.</param>
    IReadOnlyList<WaitingTransaction> Waiting(Address? sender, int limit);

    /// <summary>How many wait.</summary>
    PoolStatus Status { get; }
}
