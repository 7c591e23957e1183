using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Influence;

/// <summary>
/// Inner products of 32-bit integers in 64 bits. Sums of whole numbers do not depend on the order, so the
/// vector path and the plain one agree to the last bit; both wrap around, and callers bound what they sum.
/// </summary>
internal static class IntegerDot
{
    public static long Of(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        Invariant.Require(a.Length == b.Length, "as many factors on both sides");
        long sum = 0;
        int i = 0;
        if (Avx2.IsSupported && a.Length >= Vector256<int>.Count)
        {
            Vector256<long> even = Vector256<long>.Zero;
            Vector256<long> odd = Vector256<long>.Zero;
            for (; i <= a.Length - Vector256<int>.Count; i += Vector256<int>.Count)
            {
                Vector256<int> x = Vector256.Create(a[i..]);
                Vector256<int> y = Vector256.Create(b[i..]);
                even += Avx2.Multiply(x, y);
                odd += Avx2.Multiply(
                    Vector256.ShiftRightLogical(x.AsInt64(), 32).AsInt32(),
                    Vector256.ShiftRightLogical(y.AsInt64(), 32).AsInt32());
            }

            sum = Vector256.Sum(even + odd);
        }

        for (; i < a.Length; i++)
        {
            sum = unchecked(sum + ((long)a[i] * b[i]));
        }

        return sum;
    }
}
