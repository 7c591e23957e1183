using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>Transactions waiting for a block. Thread-safe.</summary>
public interface ITransactionPool
{
    /// <summary>Offers a signed transaction's bytes.</summary>
    PoolVerdict Submit(ReadOnlyMemory<byte> raw);

    /// <summary>The sender's next nonce after the waiting transactions that can follow each other.</summary>
    ulong PendingNonce(Address sender);

    /// <summary>A waiting transaction.</summary>
    Transaction? Find(Hash256 hash);

    /// <summary>How many wait.</summary>
    PoolStatus Status { get; }
}
