namespace OpenLedger.Ledger.Execution;

/// <summary>How a call failed.</summary>
public enum CallFailure : byte
{
    /// <summary>It did not.</summary>
    None = 0,

    /// <summary>The contract refused; the output is its revert data.</summary>
    Reverted,

    /// <summary>The gas limit was too low.</summary>
    OutOfGas,

    /// <summary>The sender does not have the value.</summary>
    InsufficientFunds,

    /// <summary>Contracts cannot be created.</summary>
    CreationRefused,
}
