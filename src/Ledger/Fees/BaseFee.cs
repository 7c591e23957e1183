using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Fees;

/// <summary>
/// The base fee of EIP-1559: it rises by up to an eighth after a block that used more than half of its gas
/// and falls by up to an eighth after one that used less, but never below a floor.
/// </summary>
public static class BaseFee
{
    /// <summary>A block's gas limit is so many times its target.</summary>
    public const ulong Elasticity = 2;

    /// <summary>A block changes the base fee by at most one part in so many.</summary>
    public const ulong ChangeDenominator = 8;

    /// <summary>The highest floor, 1 gwei.</summary>
    public static UInt256 FloorMax { get; } = 1_000_000_000UL;

    /// <summary>The chain's floor: what the first block asks, but at most <see cref="FloorMax"/>.</summary>
    public static UInt256 FloorOf(GenesisConfig genesis) => UInt256.Min(genesis.BaseFeePerGasWei, FloorMax);

    /// <summary>The base fee after a block.</summary>
    /// <param name="baseFee">The block's base fee.</param>
    /// <param name="gasUsed">Gas it used.</param>
    /// <param name="gasLimit">Its gas limit, at least <see cref="Elasticity"/>.</param>
    /// <param name="floor">The chain's floor.</param>
    public static UInt256 After(in UInt256 baseFee, ulong gasUsed, ulong gasLimit, in UInt256 floor)
    {
        ulong target = gasLimit / Elasticity;
        if (gasUsed == target)
        {
            return UInt256.Max(baseFee, floor);
        }

        if (gasUsed > target)
        {
            UInt256 rise = UInt256.MultiplyDivide(baseFee, gasUsed - target, target) / ChangeDenominator;
            return UInt256.Max(baseFee + UInt256.Max(rise, UInt256.One), floor);
        }

        UInt256 fall = UInt256.MultiplyDivide(baseFee, target - gasUsed, target) / ChangeDenominator;
        return UInt256.Max(baseFee - fall, floor);
    }
}
