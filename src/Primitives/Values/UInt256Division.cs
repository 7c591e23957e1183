using System.Numerics;

namespace OpenLedger.Primitives.Values;

/// <summary>
/// Long division of numbers in 64-bit limbs, least significant first (Knuth, The Art of Computer Programming,
/// volume 2, 4.3.1, algorithm D).
/// </summary>
internal static class UInt256Division
{
    /// <summary>Most limbs of a dividend: the product of two 256-bit numbers.</summary>
    public const int DividendLimbsMax = 8;

    /// <summary>Most limbs of a divisor.</summary>
    public const int DivisorLimbsMax = 4;

    /// <summary>
    /// Divides <paramref name="dividend"/> in place: it becomes the remainder. <paramref name="quotient"/>
    /// has as many limbs as the dividend and is overwritten. The divisor is not 0.
    /// </summary>
    public static void DivideInPlace(Span<ulong> dividend, ReadOnlySpan<ulong> divisor, Span<ulong> quotient)
    {
        quotient.Clear();
        int n = Significant(divisor);
        int m = Significant(dividend);
        if (n == 1)
        {
            DivideByLimb(dividend[..m], divisor[0], quotient);
            return;
        }

        if (m < n)
        {
            return;
        }

        // D1: shift so that the divisor's top bit is set; the dividend gets one limb more.
        int shift = BitOperations.LeadingZeroCount(divisor[n - 1]);
        Span<ulong> u = stackalloc ulong[DividendLimbsMax + 1];
        Span<ulong> v = stackalloc ulong[DivisorLimbsMax];
        u = u[..(m + 1)];
        v = v[..n];
        ShiftLeft(dividend[..m], shift, u);
        ShiftLeft(divisor[..n], shift, v);
        for (int j = m - n; j >= 0; j--)
        {
            quotient[j] = Step(u.Slice(j, n + 1), v);
        }

        // D8: what is left of the dividend, shifted back, is the remainder.
        dividend.Clear();
        for (int i = 0; i < n; i++)
        {
            dividend[i] = shift == 0 ? u[i] : (u[i] >> shift) | (u[i + 1] << (64 - shift));
        }
    }

    private static int Significant(ReadOnlySpan<ulong> limbs)
    {
        int count = limbs.Length;
        while (count > 0 && limbs[count - 1] == 0)
        {
            count--;
        }

        return count;
    }

    private static void DivideByLimb(Span<ulong> dividend, ulong divisor, Span<ulong> quotient)
    {
        ulong remainder = 0;
        for (int i = dividend.Length - 1; i >= 0; i--)
        {
            if (remainder == 0)
            {
                (quotient[i], remainder) = Math.DivRem(dividend[i], divisor);
            }
            else
            {
                UInt128 part = new(remainder, dividend[i]);
                UInt128 digit = part / divisor;
                quotient[i] = (ulong)digit;
                remainder = (ulong)(part - (digit * divisor));
            }
        }

        dividend.Clear();
        if (dividend.Length > 0)
        {
            dividend[0] = remainder;
        }
    }

    private static void ShiftLeft(ReadOnlySpan<ulong> source, int shift, Span<ulong> target)
    {
        ulong carry = 0;
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = (source[i] << shift) | carry;
            carry = shift == 0 ? 0 : source[i] >> (64 - shift);
        }

        if (target.Length > source.Length)
        {
            target[source.Length] = carry;
        }
    }

    // D3 to D6: one limb of the quotient; u, one limb longer than v, loses that many times v.
    private static ulong Step(Span<ulong> u, ReadOnlySpan<ulong> v)
    {
        int n = v.Length;
        UInt128 top = new(u[n], u[n - 1]);
        UInt128 digit = u[n] >= v[n - 1] ? ulong.MaxValue : top / v[n - 1];
        UInt128 rest = top - (digit * v[n - 1]);
        while (rest <= ulong.MaxValue && digit * v[n - 2] > ((rest << 64) | u[n - 2]))
        {
            digit--;
            rest += v[n - 1];
        }

        ulong q = (ulong)digit;
        if (MultiplySubtract(u, v, q))
        {
            // The estimate was one too high: two in 2^64 times.
            q--;
            AddBack(u, v);
        }

        return q;
    }

    private static bool MultiplySubtract(Span<ulong> u, ReadOnlySpan<ulong> v, ulong q)
    {
        // Limb arithmetic wraps by design; the borrow is carried along.
        unchecked
        {
            ulong borrow = 0;
            for (int i = 0; i < v.Length; i++)
            {
                ulong high = Math.BigMul(q, v[i], out ulong low);
                low += borrow;
                high += low < borrow ? 1UL : 0UL;
                borrow = high + (u[i] < low ? 1UL : 0UL);
                u[i] -= low;
            }

            bool negative = u[v.Length] < borrow;
            u[v.Length] -= borrow;
            return negative;
        }
    }

    private static void AddBack(Span<ulong> u, ReadOnlySpan<ulong> v)
    {
        // Limb arithmetic wraps by design; the last carry cancels the borrow.
        unchecked
        {
            ulong carry = 0;
            for (int i = 0; i < v.Length; i++)
            {
                UInt128 sum = (UInt128)u[i] + v[i] + carry;
                u[i] = (ulong)sum;
                carry = (ulong)(sum >> 64);
            }

            u[v.Length] += carry;
        }
    }
}
