namespace OpenLedger.Primitives.Transactions;

/// <summary>
/// Why raw bytes are not a transaction this chain accepts. The names, in upper case with underscores
/// (<see cref="TransactionErrors.NameOf"/>), are those of the public Ethereum vectors.
/// </summary>
public enum TransactionError
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The bytes are more than <see cref="TransactionDecoder.RawSizeBytesMax"/>.</summary>
    SizeLimitExceeded,

    /// <summary>
    /// The envelope's type is not 0, 1 or 2 (blob and set-code transactions are among the refused).
    /// </summary>
    TypeNotSupported,

    /// <summary>The bytes end early.</summary>
    RlpErrorEof,

    /// <summary>
    /// A length reaches outside its container, is not minimal, or bytes follow the transaction.
    /// </summary>
    RlpErrorSize,

    /// <summary>The bytes of a length start with zero.</summary>
    RlpErrorSizeLeadingZeros,

    /// <summary>The bytes of the nonce's length start with zero.</summary>
    RlpLeadingZerosNonceSize,

    /// <summary>The bytes of the data's length start with zero.</summary>
    RlpLeadingZerosDataSize,

    /// <summary>The envelope is not a list.</summary>
    RlpInvalidHeader,

    /// <summary>The list has fewer fields than the type.</summary>
    RlpTooFewElements,

    /// <summary>The list has more fields than the type.</summary>
    RlpTooManyElements,

    /// <summary>The nonce is not an integer.</summary>
    RlpInvalidNonce,

    /// <summary>The gas limit is not an integer.</summary>
    RlpInvalidGaslimit,

    /// <summary>A price is not an integer.</summary>
    RlpInvalidGasprice,

    /// <summary>The recipient is a list.</summary>
    RlpInvalidTo,

    /// <summary>The value is not an integer.</summary>
    RlpInvalidValue,

    /// <summary>The data is a list.</summary>
    RlpInvalidData,

    /// <summary>R is a list or has more than 32 bytes.</summary>
    RlpInvalidSignatureR,

    /// <summary>S is a list or has more than 32 bytes.</summary>
    RlpInvalidSignatureS,

    /// <summary>V is a list.</summary>
    RlpInvalidSignatureV,

    /// <summary>The chain id is a list.</summary>
    RlpInvalidChainid,

    /// <summary>The access list is not a list of pairs.</summary>
    RlpInvalidAccessList,

    /// <summary>An access list's address has more than 20 bytes.</summary>
    RlpInvalidAccessListAddressTooLong,

    /// <summary>An access list's address has fewer than 20 bytes.</summary>
    RlpInvalidAccessListAddressTooShort,

    /// <summary>An access list's slot has more than 32 bytes.</summary>
    RlpInvalidAccessListStorageTooLong,

    /// <summary>An access list's slot has fewer than 32 bytes.</summary>
    RlpInvalidAccessListStorageTooShort,

    /// <summary>The nonce starts with zeros.</summary>
    RlpLeadingZerosNonce,

    /// <summary>The gas price starts with zeros.</summary>
    RlpLeadingZerosGasprice,

    /// <summary>The fee cap starts with zeros (the vectors call it base fee).</summary>
    RlpLeadingZerosBasefee,

    /// <summary>The priority fee starts with zeros.</summary>
    RlpLeadingZerosPriorityFee,

    /// <summary>The gas limit starts with zeros.</summary>
    RlpLeadingZerosGaslimit,

    /// <summary>The value starts with zeros.</summary>
    RlpLeadingZerosValue,

    /// <summary>The chain id starts with zeros.</summary>
    RlpLeadingZerosChainid,

    /// <summary>V starts with zeros.</summary>
    RlpLeadingZerosV,

    /// <summary>R starts with zeros.</summary>
    RlpLeadingZerosR,

    /// <summary>S starts with zeros.</summary>
    RlpLeadingZerosS,

    /// <summary>The nonce needs more than 64 bits.</summary>
    NonceOverflow,

    /// <summary>The nonce is 2^64 - 1 (EIP-2681).</summary>
    NonceTooBig,

    /// <summary>The gas limit needs more than 64 bits.</summary>
    GaslimitOverflow,

    /// <summary>The gas price or fee cap needs more than 256 bits.</summary>
    GaspriceOverflow,

    /// <summary>The priority fee needs more than 256 bits.</summary>
    PriorityOverflow,

    /// <summary>The value needs more than 256 bits.</summary>
    ValueOverflow,

    /// <summary>The recipient has fewer than 20 bytes, but some.</summary>
    AddressTooShort,

    /// <summary>The recipient has more than 20 bytes.</summary>
    AddressTooLong,

    /// <summary>Gas limit times fee cap needs more than 256 bits.</summary>
    GaslimitPriceProductOverflow,

    /// <summary>The priority fee is above the fee cap.</summary>
    PriorityGreaterThanMaxFeePerGas,

    /// <summary>
    /// The gas limit does not pay for the transaction's own bytes (<see cref="IntrinsicGas"/>).
    /// </summary>
    IntrinsicGasTooLow,

    /// <summary>A creation's code has more than 49,152 bytes (EIP-3860).</summary>
    InitcodeSizeExceeded,

    /// <summary>The chain id, or the V it is in, is not one this chain accepts.</summary>
    InvalidChainid,

    /// <summary>R or S is out of range, S is high, or the parity is not a bit.</summary>
    InvalidSignatureVrs,

    /// <summary>R and S are in range, but no key could have made them.</summary>
    EcRecoveryFail,
}
