using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Models;

/// <summary>Prices in wei per 1,000 tokens, each at most 2^80.</summary>
/// <param name="In">For prompt tokens.</param>
/// <param name="Out">For response tokens.</param>
public readonly record struct ModelPrices(UInt128 In, UInt128 Out)
{
    /// <summary>The largest price.</summary>
    public static UInt128 Max { get; } = UInt128.One << 80;

    /// <summary>True when both prices are within <see cref="Max"/>.</summary>
    public bool AreWithinLimits => In <= Max && Out <= Max;

    /// <summary>What an inference costs: ceil((in * In + out * Out) / 1000).</summary>
    public UInt256 FeeOf(uint tokensIn, uint tokensOut) => Fees.FeeSplit.Price(tokensIn, tokensOut, In, Out);
}
