using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Mempool;

/// <summary>A waiting transaction with its place in the order of arrival.</summary>
internal sealed record PoolTransaction(Transaction Transaction, ulong Sequence, DateTimeOffset Arrived)
{
    /// <summary>
    /// The most it can take from its sender: gas limit times fee cap, plus the value. A sum of 2^256 or more,
    /// which nobody can pay, counts as the largest number.
    /// </summary>
    public UInt256 CostMax { get; } =
        TransactionAdmission.CostAtMost(Transaction) ?? UInt256.MaxValue;

    /// <summary>
    /// Wei per gas the proposer gets at <paramref name="baseFee"/>; null when the fee cap is below it.
    /// </summary>
    public UInt256? TipAt(UInt256 baseFee) =>
        Transaction.MaxFeePerGas < baseFee
            ? null
            : UInt256.Min(Transaction.MaxPriorityFeePerGas, Transaction.MaxFeePerGas - baseFee);
}
