using System.Numerics;

namespace OpenLedger.Attribution.Softmax;

/// <summary>The integer square root.</summary>
internal static class IntegerRoot
{
    /// <summary>The largest r with r * r at most <paramref name="value"/>, by Newton's method.</summary>
    public static ulong Floor(ulong value)
    {
        if (value == 0)
        {
            return 0;
        }

        // From above: a power of two not below the root. The sum below needs one more bit than the value.
        ulong root = 1UL << ((64 - BitOperations.LeadingZeroCount(value) + 1) / 2);
        while (true)
        {
            ulong next = (root + (value / root)) >> 1;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }
}
