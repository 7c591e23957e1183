using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// Wei that a contract moved while a transaction ran, beside the value the transaction carries itself. Kept
/// for queries; no header commits to it.
/// </summary>
/// <param name="TransactionIndex">The transaction's index in its block.</param>
/// <param name="From">Whose wei it was.</param>
/// <param name="To">Whose it is.</param>
/// <param name="Wei">How much; never 0.</param>
public sealed record InternalTransfer(int TransactionIndex, Address From, Address To, UInt256 Wei);
