namespace OpenLedger.Ledger.Execution;

/// <summary>Why a block is not valid on its parent: the first rule it breaks, in this order.</summary>
public enum BlockRejection : byte
{
    /// <summary>It is valid.</summary>
    None = 0,

    /// <summary>parentHash is not the parent's hash.</summary>
    ParentHashMismatch,

    /// <summary>number is not the parent's plus 1.</summary>
    NumberMismatch,

    /// <summary>timestampMs is not greater than the parent's.</summary>
    TimestampNotAfterParent,

    /// <summary>epoch is not that of the height.</summary>
    EpochMismatch,

    /// <summary>parentView is not the parent's view, or 0 above the last block of an epoch.</summary>
    ParentViewMismatch,

    /// <summary>view is not greater than parentView.</summary>
    ViewNotAfterParent,

    /// <summary>gasLimit is not the chain's.</summary>
    GasLimitMismatch,

    /// <summary>baseFeePerGas does not follow from the parent.</summary>
    BaseFeeMismatch,

    /// <summary>The beneficiary is a system contract, whose balance is a bucket of the supply.</summary>
    BeneficiaryIsContract,

    /// <summary>More transactions than a block may have.</summary>
    TooManyTransactions,

    /// <summary>More credits than a block may have.</summary>
    TooManyCredits,

    /// <summary>More bytes than a block may have.</summary>
    BlockTooLarge,

    /// <summary>extraData is not the commitment to the credits.</summary>
    ExtraDataMismatch,

    /// <summary>transactionsRoot is not the transactions'.</summary>
    TransactionsRootMismatch,

    /// <summary>A credit's distance, kind or index is none a block may carry.</summary>
    CreditOutOfRange,

    /// <summary>Credits do not ascend by distance, kind and index.</summary>
    CreditsOutOfOrder,

    /// <summary>A credit names genesis or a block below it.</summary>
    CreditAncestorUnknown,

    /// <summary>A credit names a block of an earlier window.</summary>
    CreditBeforeWindow,

    /// <summary>A credit's index is beyond the frozen set of the ancestor's epoch.</summary>
    CreditOfNoValidator,

    /// <summary>Two credits of a block are of one validator.</summary>
    CreditRepeated,

    /// <summary>The validator was credited in the running window before this block.</summary>
    CreditNotNeeded,

    /// <summary>A credit's signature is not the validator's over that vote.</summary>
    CreditSignatureInvalid,

    /// <summary>A transaction may not be in the block; the detail says which and why.</summary>
    TransactionRejected,

    /// <summary>gasUsed is not what the transactions used.</summary>
    GasUsedMismatch,

    /// <summary>stateRoot is not the state's after the block.</summary>
    StateRootMismatch,

    /// <summary>receiptsRoot is not the receipts'.</summary>
    ReceiptsRootMismatch,

    /// <summary>logsBloom is not the logs'.</summary>
    LogsBloomMismatch,

    /// <summary>attributionRoot is not the settled inferences'.</summary>
    AttributionRootMismatch,

    /// <summary>validatorsHash is not that of the validators after the block.</summary>
    ValidatorsHashMismatch,

    /// <summary>The hash given with the block is not its header's.</summary>
    HashMismatch,
}
