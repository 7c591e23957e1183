namespace OpenLedger.Attribution.Softmax;

/// <summary>
/// 2^-t for a Q16 number t, as a Q30 number: two tables of 256 entries, made by integer square roots.
/// Entry b of a byte whose highest bit weighs 2^-k is the product of 2^(-2^-j) over the set bits of b, each
/// factor the truncated root of the one before in Q62, each product truncated, the entry rounded down to
/// Q30.
/// </summary>
public static class FixedExp2
{
    /// <summary>1.0 in Q30.</summary>
    public const uint One = 1 << 30;

    private const int FractionBits = 16;
    private const ulong OneQ62 = 1UL << 62;

    private static readonly uint[] High = Table(1);
    private static readonly uint[] Low = Table(9);

    /// <summary>2^-t: the integer part shifts, the fraction is the product of two table entries,
    /// truncated.</summary>
    public static uint OfNegative(ulong t)
    {
        ulong whole = t >> FractionBits;
        if (whole > 30)
        {
            return 0;
        }

        uint fraction = (uint)(((ulong)High[(int)((t >> 8) & 0xFF)] * Low[(int)(t & 0xFF)]) >> 30);
        return fraction >> (int)whole;
    }

    /// <summary>Entries of a byte whose highest bit weighs 2^-<paramref name="firstBit"/>.</summary>
    private static uint[] Table(int firstBit)
    {
        var factors = new ulong[firstBit + 8];
        ulong factor = OneQ62 >> 1;
        for (int k = 1; k < factors.Length; k++)
        {
            factor = RootQ62(factor);
            factors[k] = factor;
        }

        var table = new uint[256];
        for (int b = 0; b < table.Length; b++)
        {
            ulong product = OneQ62;
            for (int bit = 0; bit < 8; bit++)
            {
                if (((b >> (7 - bit)) & 1) != 0)
                {
                    ulong high = Math.BigMul(product, factors[firstBit + bit], out ulong low);
                    product = (high << 2) | (low >> 62);
                }
            }

            table[b] = (uint)(product >> 32);
        }

        return table;
    }

    /// <summary>floor(sqrt(value * 2^62)) for a Q62 value up to 1.</summary>
    private static ulong RootQ62(ulong value)
    {
        UInt128 square = (UInt128)value << 62;
        ulong root = 0;
        for (ulong bit = OneQ62; bit != 0; bit >>= 1)
        {
            ulong candidate = root | bit;
            if ((UInt128)candidate * candidate <= square)
            {
                root = candidate;
            }
        }

        return root;
    }
}
