namespace OpenLedger.Network.Memory;

/// <summary>How the in-memory network behaves.</summary>
/// <param name="DelayMs">One-way delay in milliseconds, 0 for delivery at once.</param>
public sealed record MemoryNetworkOptions(int DelayMs = 0)
{
    /// <summary>The longest delay that may be configured.</summary>
    public const int DelayMsMax = 60_000;
}
