using OpenLedger.Primitives.Rlp;

namespace OpenLedger.Primitives.Transactions;

/// <summary>The names of what can be wrong with one field of an envelope.</summary>
internal readonly record struct TransactionField(
    TransactionError Invalid,
    TransactionError LeadingZeros,
    TransactionError Overflow,
    TransactionError LengthLeadingZeros = TransactionError.RlpErrorSizeLeadingZeros)
{
    public static readonly TransactionField ChainId = new(
        TransactionError.RlpInvalidChainid, TransactionError.RlpLeadingZerosChainid,
        TransactionError.InvalidChainid);

    public static readonly TransactionField Nonce = new(
        TransactionError.RlpInvalidNonce,
        TransactionError.RlpLeadingZerosNonce,
        TransactionError.NonceOverflow,
        TransactionError.RlpLeadingZerosNonceSize);

    public static readonly TransactionField GasPrice = new(
        TransactionError.RlpInvalidGasprice,
        TransactionError.RlpLeadingZerosGasprice,
        TransactionError.GaspriceOverflow);

    public static readonly TransactionField MaxFee = new(
        TransactionError.RlpInvalidGasprice, TransactionError.RlpLeadingZerosBasefee,
        TransactionError.GaspriceOverflow);

    public static readonly TransactionField PriorityFee = new(
        TransactionError.RlpInvalidGasprice,
        TransactionError.RlpLeadingZerosPriorityFee,
        TransactionError.PriorityOverflow);

    public static readonly TransactionField GasLimit = new(
        TransactionError.RlpInvalidGaslimit,
        TransactionError.RlpLeadingZerosGaslimit,
        TransactionError.GaslimitOverflow);

    public static readonly TransactionField To = Bytes(TransactionError.RlpInvalidTo);

    public static readonly TransactionField Value = new(
        TransactionError.RlpInvalidValue, TransactionError.RlpLeadingZerosValue,
        TransactionError.ValueOverflow);

    public static readonly TransactionField Data =
        Bytes(TransactionError.RlpInvalidData) with
        {
            LengthLeadingZeros = TransactionError.RlpLeadingZerosDataSize,
        };

    public static readonly TransactionField AccessList = Bytes(TransactionError.RlpInvalidAccessList);

    public static readonly TransactionField V = new(
        TransactionError.RlpInvalidSignatureV, TransactionError.RlpLeadingZerosV,
        TransactionError.InvalidChainid);

    public static readonly TransactionField YParity =
        V with { Overflow = TransactionError.InvalidSignatureVrs };

    public static readonly TransactionField R = new(
        TransactionError.RlpInvalidSignatureR,
        TransactionError.RlpLeadingZerosR,
        TransactionError.RlpInvalidSignatureR);

    public static readonly TransactionField S = new(
        TransactionError.RlpInvalidSignatureS,
        TransactionError.RlpLeadingZerosS,
        TransactionError.RlpInvalidSignatureS);

    /// <summary>The name of an RLP fault in this field.</summary>
    public TransactionError NameOf(RlpError error) => error switch
    {
        RlpError.IntegerLeadingZeros => LeadingZeros,
        RlpError.IntegerTooLarge => Overflow,
        RlpError.LengthLeadingZeros => LengthLeadingZeros,
        RlpError.StringExpected or RlpError.ListExpected => Invalid,
        _ => TransactionError.RlpErrorSize,
    };

    private static TransactionField Bytes(TransactionError invalid) => new(invalid, invalid, invalid);
}
