using System.Diagnostics.CodeAnalysis;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Mempool;

/// <summary>
/// What a transaction must be before the pool looks at its sender: of this chain, whole, payable, not too
/// large.
/// </summary>
/// <param name="ChainId">The chain.</param>
/// <param name="GasLimitMax">The block gas limit.</param>
/// <param name="FeeCapMin">The lowest base fee a block can ever have, wei per gas.</param>
public sealed record PoolRules(ulong ChainId, ulong GasLimitMax, UInt256 FeeCapMin)
{
    /// <summary>Counts what processor time goes to.</summary>
    internal ProcessorTime Processor { get; init; } = ProcessorTime.None;

    internal bool TryDecode(
        ReadOnlyMemory<byte> raw,
        PoolLimits limits,
        KnownSenders senders,
        [NotNullWhen(true)] out Transaction? transaction,
        [NotNullWhen(false)] out PoolVerdict? refusal)
    {
        transaction = null;
        if (raw.Length > limits.TransactionBytesMax)
        {
            refusal = Refuse(
                PoolRejection.TransactionTooLarge,
                $"{raw.Length} bytes; at most {limits.TransactionBytesMax} (pool.transactionBytesMax)");
            return false;
        }

        if (!TryRecover(raw, senders, out transaction, out TransactionError error))
        {
            refusal = new PoolVerdict.Rejected(
                TransactionErrors.NameOf(error), "the transaction is not valid", IsMalformed: true);
            return false;
        }

        senders.Add(transaction);
        refusal = Check(transaction);
        return refusal is null;
    }

    private bool TryRecover(
        ReadOnlyMemory<byte> raw, KnownSenders senders, [NotNullWhen(true)] out Transaction? transaction,
        out TransactionError error)
    {
        using (Processor.Enter(ProcessorPart.Signatures))
        {
            return TransactionDecoder.TryDecode(raw, ChainId, senders.Find, out transaction, out error);
        }
    }

    private PoolVerdict.Rejected? Check(Transaction transaction) =>
        transaction.ChainId is null
            ? Refuse(PoolRejection.UnprotectedTransaction,
                "a legacy transaction must be replay-protected (EIP-155)")
        : transaction.To is null
            ? Refuse(
                PoolRejection.CreationRefused, "contract creation: this chain runs system contracts only")
        : transaction.GasLimit > GasLimitMax
            ? Refuse(PoolRejection.GasLimitTooHigh,
                $"exceeds block gas limit: {transaction.GasLimit} > {GasLimitMax}")
        : transaction.MaxFeePerGas < FeeCapMin
            ? Refuse(PoolRejection.Underpriced,
                $"transaction underpriced: fee cap {transaction.MaxFeePerGas}, least {FeeCapMin} wei per gas")
        : null;

    private static PoolVerdict.Rejected Refuse(PoolRejection reason, string detail) =>
        new(reason.Name(), detail);
}
