namespace OpenLedger.Primitives.Transactions;

/// <summary>Envelope types this chain accepts (EIP-2718).</summary>
public enum TransactionType : byte
{
    /// <summary>Legacy; EIP-155 protected unless its chain id is null.</summary>
    Legacy = 0,

    /// <summary>EIP-2930: access list.</summary>
    AccessList = 1,

    /// <summary>EIP-1559: dynamic fee.</summary>
    DynamicFee = 2,
}
