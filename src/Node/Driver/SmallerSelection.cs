using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Node.Driver;

/// <summary>
/// Offers what another source offers, while it fits into less gas and fewer bytes than a whole block: after
/// an own block was nullified the next is half as large, and so on (consensus, Verify and pacing).
/// </summary>
internal sealed class SmallerSelection(ITransactionSource inner, ulong gasMax, long bytesMax)
    : ITransactionSource
{
    private ulong _gasLeft = gasMax;
    private long _bytesLeft = bytesMax;

    /// <inheritdoc/>
    public Transaction? NextBest(ulong gasLeft)
    {
        while (_gasLeft > 0 && inner.NextBest(Math.Min(gasLeft, _gasLeft)) is { } next)
        {
            if (next.GasLimit <= _gasLeft && next.Raw.Length <= _bytesLeft)
            {
                return next;
            }

            inner.Skipped(next, TransactionRejection.BlockGasExceeded);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Included(Transaction transaction)
    {
        _gasLeft -= transaction.GasLimit;
        _bytesLeft -= transaction.Raw.Length;
        inner.Included(transaction);
    }

    /// <inheritdoc/>
    public void Skipped(Transaction transaction, TransactionRejection reason) =>
        inner.Skipped(transaction, reason);
}
