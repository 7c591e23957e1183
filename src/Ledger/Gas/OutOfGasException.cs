namespace OpenLedger.Ledger.Gas;

/// <summary>
/// A call needs more gas than its limit. Thrown by <see cref="GasMeter"/>, caught at the call boundary only.
/// </summary>
public sealed class OutOfGasException : Exception
{
    /// <summary>Out of gas.</summary>
    public OutOfGasException()
        : base("out of gas")
    {
    }
}
