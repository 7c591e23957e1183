using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>
/// The finalized transactions of an account: those it sent, those sent to it, and those in which a contract
/// moved wei of it or to it. Thread-safe.
/// </summary>
public interface IAccountHistory
{
    /// <summary>Transactions below a height, newest first; whole blocks, so perhaps more than wanted.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="before">Only of blocks below this one.</param>
    /// <param name="wanted">No further block is begun once so many are found.</param>
    AccountTransactions ListBefore(Address account, Height before, int wanted);

    /// <summary>Transactions from a height on, oldest first; whole blocks too.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="first">Only of this block and those above it.</param>
    /// <param name="wanted">No further block is begun once so many are found.</param>
    AccountTransactions ListFrom(Address account, Height first, int wanted);

    /// <summary>The transaction that a sender gave this nonce; null when there is none yet.</summary>
    TransactionLocation? FindSent(Address sender, ulong nonce);

    /// <summary>What contracts moved in a block, in order; none for an unknown block.</summary>
    IReadOnlyList<InternalTransfer> GetTransfers(Height height);
}
