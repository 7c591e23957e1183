namespace OpenLedger.Ledger.Contracts.Rewards;

/// <summary>What a contribution earned and what of it was paid out, in wei.</summary>
public readonly record struct EarningsEntry(UInt128 Earned, UInt128 Claimed)
{
    /// <summary>What a claim would pay.</summary>
    public UInt128 Pending => Earned - Claimed;
}
