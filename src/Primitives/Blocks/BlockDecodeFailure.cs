using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Primitives.Blocks;

/// <summary>
/// What was wrong with a block's bytes; for a transaction, also its index and its own error.
/// </summary>
public readonly record struct BlockDecodeFailure(
    BlockError Error,
    int TransactionIndex = -1,
    TransactionError TransactionError = TransactionError.None)
{
    /// <summary>One line.</summary>
    public override string ToString() =>
        Error == BlockError.TransactionInvalid
            ? $"{Error}: transaction {TransactionIndex}: {TransactionErrors.NameOf(TransactionError)}"
            : Error.ToString();
}
