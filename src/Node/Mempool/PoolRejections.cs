namespace OpenLedger.Node.Mempool;

/// <summary>The names under which <see cref="PoolRejection"/> is reported.</summary>
public static class PoolRejections
{
    /// <summary>The reason's name, such as NONCE_TOO_LOW.</summary>
    public static string Name(this PoolRejection rejection) => rejection switch
    {
        PoolRejection.TransactionTooLarge => "TRANSACTION_TOO_LARGE",
        PoolRejection.UnprotectedTransaction => "UNPROTECTED_TRANSACTION",
        PoolRejection.CreationRefused => "CREATION_REFUSED",
        PoolRejection.GasLimitTooHigh => "GAS_LIMIT_TOO_HIGH",
        PoolRejection.Underpriced => "UNDERPRICED",
        PoolRejection.NonceTooLow => "NONCE_TOO_LOW",
        PoolRejection.NonceGap => "NONCE_GAP",
        PoolRejection.InsufficientFunds => "INSUFFICIENT_FUNDS",
        PoolRejection.ReplacementUnderpriced => "REPLACEMENT_UNDERPRICED",
        PoolRejection.SenderFull => "SENDER_FULL",
        PoolRejection.PoolFull => "POOL_FULL",
        _ => throw new ArgumentOutOfRangeException(nameof(rejection)),
    };
}
