namespace OpenLedger.Ledger.Execution;

/// <summary>Names of <see cref="TransactionRejection"/> for users.</summary>
public static class TransactionRejections
{
    /// <summary>The name, in the form NONCE_TOO_LOW.</summary>
    public static string NameOf(TransactionRejection reason) => reason switch
    {
        TransactionRejection.None => "NONE",
        TransactionRejection.ChainIdMissing => "CHAIN_ID_MISSING",
        TransactionRejection.WrongChain => "WRONG_CHAIN",
        TransactionRejection.CreationRefused => "CREATION_REFUSED",
        TransactionRejection.SenderIsContract => "SENDER_IS_CONTRACT",
        TransactionRejection.PriorityAboveFeeCap => "PRIORITY_ABOVE_FEE_CAP",
        TransactionRejection.FeeCapBelowBaseFee => "FEE_CAP_BELOW_BASE_FEE",
        TransactionRejection.IntrinsicGasTooLow => "INTRINSIC_GAS_TOO_LOW",
        TransactionRejection.GasLimitAboveBlock => "GAS_LIMIT_ABOVE_BLOCK",
        TransactionRejection.BlockGasExceeded => "BLOCK_GAS_EXCEEDED",
        TransactionRejection.BlockSizeExceeded => "BLOCK_SIZE_EXCEEDED",
        TransactionRejection.NonceTooLow => "NONCE_TOO_LOW",
        TransactionRejection.NonceTooHigh => "NONCE_TOO_HIGH",
        TransactionRejection.NonceExhausted => "NONCE_EXHAUSTED",
        TransactionRejection.InsufficientFunds => "INSUFFICIENT_FUNDS",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>
    /// True when the transaction may become acceptable in a later block without its sender doing anything
    /// else; a pool keeps it and drops the others.
    /// </summary>
    public static bool IsTemporary(TransactionRejection reason) => reason is
        TransactionRejection.FeeCapBelowBaseFee
        or TransactionRejection.BlockGasExceeded
        or TransactionRejection.BlockSizeExceeded
        or TransactionRejection.NonceTooHigh
        or TransactionRejection.InsufficientFunds;
}
