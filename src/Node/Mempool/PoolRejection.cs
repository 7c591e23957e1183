namespace OpenLedger.Node.Mempool;

/// <summary>Why the pool refuses a well-formed transaction.</summary>
public enum PoolRejection
{
    /// <summary>More bytes than the pool takes.</summary>
    TransactionTooLarge,

    /// <summary>A legacy transaction that binds no chain.</summary>
    UnprotectedTransaction,

    /// <summary>It creates a contract.</summary>
    CreationRefused,

    /// <summary>Its gas limit is above a block's.</summary>
    GasLimitTooHigh,

    /// <summary>Its fee cap is below any base fee.</summary>
    Underpriced,

    /// <summary>Its nonce was used.</summary>
    NonceTooLow,

    /// <summary>Too many nonces are missing before it.</summary>
    NonceGap,

    /// <summary>The sender cannot pay for it.</summary>
    InsufficientFunds,

    /// <summary>A waiting transaction has its nonce and the fees are not raised enough.</summary>
    ReplacementUnderpriced,

    /// <summary>The sender has too many waiting.</summary>
    SenderFull,

    /// <summary>The pool is full of better ones.</summary>
    PoolFull,
}
