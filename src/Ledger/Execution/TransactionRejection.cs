namespace OpenLedger.Ledger.Execution;

/// <summary>
/// Why a well-formed transaction cannot be in a block. <see cref="TransactionRejections"/> has their names.
/// </summary>
public enum TransactionRejection : byte
{
    /// <summary>It can.</summary>
    None = 0,

    /// <summary>Its signature binds no chain.</summary>
    ChainIdMissing,

    /// <summary>It is of another chain.</summary>
    WrongChain,

    /// <summary>It creates a contract; this chain runs system contracts only.</summary>
    CreationRefused,

    /// <summary>Its sender's address is a system contract's (EIP-3607).</summary>
    SenderIsContract,

    /// <summary>Its priority fee is above its fee cap.</summary>
    PriorityAboveFeeCap,

    /// <summary>Its fee cap is below the block's base fee.</summary>
    FeeCapBelowBaseFee,

    /// <summary>Its gas limit does not cover its intrinsic gas.</summary>
    IntrinsicGasTooLow,

    /// <summary>Its gas limit is above the block's.</summary>
    GasLimitAboveBlock,

    /// <summary>Its gas limit is above what the block has left.</summary>
    BlockGasExceeded,

    /// <summary>Its bytes do not fit into the block any more.</summary>
    BlockSizeExceeded,

    /// <summary>Its nonce was used.</summary>
    NonceTooLow,

    /// <summary>Its nonce is not the sender's next.</summary>
    NonceTooHigh,

    /// <summary>The sender's nonces are used up (EIP-2681).</summary>
    NonceExhausted,

    /// <summary>The sender cannot pay gas limit * fee cap + value.</summary>
    InsufficientFunds,
}
