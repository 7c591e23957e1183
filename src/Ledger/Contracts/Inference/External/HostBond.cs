namespace OpenLedger.Ledger.Contracts.Inference.External;

/// <summary>What a host has bonded.</summary>
/// <param name="Amount">Wei of the bond, those that leave included.</param>
/// <param name="Leaving">Wei under notice: they still pay for faults, but count no more for serving.</param>
/// <param name="MaturesAt">First block second in which they may be taken; 0: no notice.</param>
public readonly record struct HostBond(UInt128 Amount, UInt128 Leaving, ulong MaturesAt)
{
    /// <summary>Wei that count for serving.</summary>
    public UInt128 Serving => Amount - Leaving;
}
