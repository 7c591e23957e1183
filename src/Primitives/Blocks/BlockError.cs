namespace OpenLedger.Primitives.Blocks;

/// <summary>Why bytes are not a header or a block.</summary>
public enum BlockError
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The bytes are more than their kind may have.</summary>
    SizeLimitExceeded,

    /// <summary>A block is not a list of a header, transactions and credits, or bytes follow it.</summary>
    BlockMalformed,

    /// <summary>The header is not a list, or bytes follow it.</summary>
    HeaderMalformed,

    /// <summary>The header has fewer than 22 fields.</summary>
    HeaderTooFewFields,

    /// <summary>The header has more than 22 fields.</summary>
    HeaderTooManyFields,

    /// <summary>parentHash is not 32 bytes.</summary>
    ParentHashMalformed,

    /// <summary>ommersHash is not that of an empty list.</summary>
    OmmersHashNotEmpty,

    /// <summary>beneficiary is not 20 bytes.</summary>
    BeneficiaryMalformed,

    /// <summary>stateRoot is not 32 bytes.</summary>
    StateRootMalformed,

    /// <summary>transactionsRoot is not 32 bytes.</summary>
    TransactionsRootMalformed,

    /// <summary>receiptsRoot is not 32 bytes.</summary>
    ReceiptsRootMalformed,

    /// <summary>logsBloom is not 256 bytes.</summary>
    LogsBloomMalformed,

    /// <summary>difficulty is not 0.</summary>
    DifficultyNotZero,

    /// <summary>number is not a 64-bit integer.</summary>
    NumberMalformed,

    /// <summary>gasLimit is not a 64-bit integer.</summary>
    GasLimitMalformed,

    /// <summary>gasUsed is not a 64-bit integer.</summary>
    GasUsedMalformed,

    /// <summary>timestamp is not a 64-bit integer.</summary>
    TimestampMalformed,

    /// <summary>extraData is not a string of at most 32 bytes.</summary>
    ExtraDataMalformed,

    /// <summary>mixHash is not 32 zero bytes.</summary>
    MixHashNotZero,

    /// <summary>nonce is not 8 zero bytes.</summary>
    NonceNotZero,

    /// <summary>baseFeePerGas is not a 256-bit integer.</summary>
    BaseFeeMalformed,

    /// <summary>timestampMs is not a 64-bit integer.</summary>
    TimestampMsMalformed,

    /// <summary>timestamp is not timestampMs / 1000.</summary>
    TimestampMismatch,

    /// <summary>epoch is not a 64-bit integer.</summary>
    EpochMalformed,

    /// <summary>view is not a 64-bit integer.</summary>
    ViewMalformed,

    /// <summary>parentView is not a 64-bit integer.</summary>
    ParentViewMalformed,

    /// <summary>attributionRoot is not 32 bytes.</summary>
    AttributionRootMalformed,

    /// <summary>validatorsHash is not 32 bytes.</summary>
    ValidatorsHashMalformed,

    /// <summary>The transactions are not a list of strings.</summary>
    TransactionsMalformed,

    /// <summary>There are more than <see cref="BlockCodec.TransactionsMax"/> transactions.</summary>
    TooManyTransactions,

    /// <summary>A transaction does not decode; <see cref="BlockDecodeFailure"/> says which and why.</summary>
    TransactionInvalid,

    /// <summary>The credits are not a list of [distance, kind, index, 64 bytes of signature].</summary>
    CreditsMalformed,

    /// <summary>There are more than <see cref="VoteCredit.CountMax"/> credits.</summary>
    TooManyCredits,

    /// <summary>A credit's distance, kind or index is none a block may carry.</summary>
    CreditOutOfRange,
}
