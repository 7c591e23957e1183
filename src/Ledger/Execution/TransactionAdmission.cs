using OpenLedger.Ledger.Contracts;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// What must hold of a well-formed transaction to be in a block (docs/spec/ledger.md, section Admission).
/// </summary>
public static class TransactionAdmission
{
    /// <summary>Rules that need no state: chain, kind, prices, gas.</summary>
    public static TransactionRejection CheckForm(
        Transaction transaction, ulong chainId, in UInt256 baseFee, ulong blockGasLimit)
    {
        if (transaction.ChainId is not { } named)
        {
            return TransactionRejection.ChainIdMissing;
        }

        if (named != chainId)
        {
            return TransactionRejection.WrongChain;
        }

        if (transaction.To is null)
        {
            return TransactionRejection.CreationRefused;
        }

        if (transaction.MaxPriorityFeePerGas > transaction.MaxFeePerGas)
        {
            return TransactionRejection.PriorityAboveFeeCap;
        }

        if (transaction.MaxFeePerGas < baseFee)
        {
            return TransactionRejection.FeeCapBelowBaseFee;
        }

        return transaction.GasLimit < IntrinsicGas.Of(transaction) ? TransactionRejection.IntrinsicGasTooLow
            : transaction.GasLimit > blockGasLimit ? TransactionRejection.GasLimitAboveBlock
            : TransactionRejection.None;
    }

    /// <summary>Rules about the sender's account.</summary>
    public static TransactionRejection CheckSender(Transaction transaction, in Account sender)
    {
        if (sender.CodeHash != Keccak.OfEmpty || SystemContracts.IsSystemAddress(transaction.Sender))
        {
            return TransactionRejection.SenderIsContract;
        }

        if (transaction.Nonce != sender.Nonce)
        {
            return transaction.Nonce < sender.Nonce
                ? TransactionRejection.NonceTooLow
                : TransactionRejection.NonceTooHigh;
        }

        if (transaction.Nonce == ulong.MaxValue)
        {
            return TransactionRejection.NonceExhausted;
        }

        return CostAtMost(transaction) is { } cost && cost <= sender.Balance
            ? TransactionRejection.None
            : TransactionRejection.InsufficientFunds;
    }

    /// <summary>
    /// gas limit * fee cap + value: what the sender must have; null when it needs more than 256 bits.
    /// </summary>
    public static UInt256? CostAtMost(Transaction transaction) =>
        UInt256.TryMultiply(transaction.MaxFeePerGas, transaction.GasLimit, out UInt256 gas)
        && UInt256.TryAdd(gas, transaction.Value, out UInt256 cost)
            ? cost
            : null;
}
