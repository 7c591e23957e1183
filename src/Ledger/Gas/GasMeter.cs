namespace OpenLedger.Ledger.Gas;

/// <summary>
/// Counts the gas of one transaction. What is charged never depends on the limit, so a run with a high limit
/// tells what a lower one would have to be. Not thread-safe.
/// </summary>
public sealed class GasMeter(ulong limit)
{
    /// <summary>Gas that may be used.</summary>
    public ulong Limit { get; } = limit;

    /// <summary>Gas used so far; at most <see cref="Limit"/>.</summary>
    public ulong Used { get; private set; }

    /// <summary>Gas left.</summary>
    public ulong Left => Limit - Used;

    /// <summary>Uses gas.</summary>
    /// <exception cref="OutOfGasException">More than is left; then all of it is used.</exception>
    public void Charge(ulong gas)
    {
        if (gas > Left)
        {
            Used = Limit;
            throw new OutOfGasException();
        }

        Used += gas;
    }

    /// <summary>Uses <paramref name="gas"/> for each of <paramref name="count"/> things.</summary>
    /// <exception cref="OutOfGasException">More than is left; then all of it is used.</exception>
    public void Charge(ulong gas, ulong count)
    {
        UInt128 product = (UInt128)gas * count;
        Charge(product > ulong.MaxValue ? ulong.MaxValue : (ulong)product);
    }
}
