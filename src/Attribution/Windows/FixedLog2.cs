using System.Numerics;

namespace OpenLedger.Attribution.Windows;

/// <summary>
/// The base-2 logarithm in Q16, truncated, by repeated squaring in integers: the same on every machine.
/// </summary>
public static class FixedLog2
{
    /// <summary>1.0 in Q16.</summary>
    public const uint One = 1 << 16;

    /// <summary>
    /// ilog2(x), x at least 1: e = 63 - clz(x), m = x &lt;&lt; (63 - e); 16 times s = m * m in 128 bits; when
    /// s is at least 2^127 the bit is 1 and m = s &gt;&gt; 64, else it is 0 and m = s &gt;&gt; 63. The result
    /// is e * 2^16 plus the bits, the first one highest.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">0 has no logarithm.</exception>
    public static uint ILog2(ulong x)
    {
        ArgumentOutOfRangeException.ThrowIfZero(x);
        int e = 63 - BitOperations.LeadingZeroCount(x);
        ulong m = x << (63 - e);
        uint fraction = 0;
        for (int i = 0; i < 16; i++)
        {
            ulong high = Math.BigMul(m, m, out ulong low);
            bool one = high >> 63 != 0;
            fraction = (fraction << 1) | (one ? 1u : 0u);
            m = one ? high : (high << 1) | (low >> 63);
        }

        return ((uint)e << 16) + fraction;
    }
}
