using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace OpenLedger.Primitives.Values;

/// <summary>
/// An unsigned 256-bit integer. Operators are checked: overflow, underflow and division by zero throw
/// (<see cref="OverflowException"/>, <see cref="DivideByZeroException"/>); the Try methods report instead.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct UInt256 : IEquatable<UInt256>, IComparable<UInt256>
{
    /// <summary>Length in bytes of the fixed-size form.</summary>
    public const int Size = 32;

    // Least significant limb first.
    private readonly ulong _l0, _l1, _l2, _l3;

    /// <summary>From four 64-bit limbs, least significant first.</summary>
    public UInt256(ulong l0, ulong l1, ulong l2, ulong l3) => (_l0, _l1, _l2, _l3) = (l0, l1, l2, l3);

    /// <summary>Reads up to 32 big-endian bytes.</summary>
    /// <exception cref="ArgumentException">More than 32 bytes.</exception>
    public UInt256(ReadOnlySpan<byte> bigEndian)
    {
        if (bigEndian.Length > Size)
        {
            throw new ArgumentException("more than 32 bytes", nameof(bigEndian));
        }

        Span<byte> full = stackalloc byte[Size];
        full.Clear();
        bigEndian.CopyTo(full[(Size - bigEndian.Length)..]);
        _l3 = BinaryPrimitives.ReadUInt64BigEndian(full);
        _l2 = BinaryPrimitives.ReadUInt64BigEndian(full[8..]);
        _l1 = BinaryPrimitives.ReadUInt64BigEndian(full[16..]);
        _l0 = BinaryPrimitives.ReadUInt64BigEndian(full[24..]);
    }

    /// <summary>0.</summary>
    public static UInt256 Zero => default;

    /// <summary>1.</summary>
    public static UInt256 One => new(1, 0, 0, 0);

    /// <summary>2^256 - 1.</summary>
    public static UInt256 MaxValue => new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>True for 0.</summary>
    public bool IsZero => (_l0 | _l1 | _l2 | _l3) == 0;

    /// <summary>True when the value fits 64 bits.</summary>
    public bool FitsUInt64 => (_l1 | _l2 | _l3) == 0;

    /// <summary>True when the value fits 128 bits.</summary>
    public bool FitsUInt128 => (_l2 | _l3) == 0;

    /// <summary>Number of significant bits; 0 for 0.</summary>
    public int BitLength =>
        _l3 != 0 ? 256 - BitOperations.LeadingZeroCount(_l3)
        : _l2 != 0 ? 192 - BitOperations.LeadingZeroCount(_l2)
        : _l1 != 0 ? 128 - BitOperations.LeadingZeroCount(_l1)
        : 64 - BitOperations.LeadingZeroCount(_l0);

    /// <summary>10^<paramref name="exponent"/>, for exponents up to 77.</summary>
    public static UInt256 PowerOfTen(int exponent) => (UInt256)BigInteger.Pow(10, exponent);

    /// <summary>Parses decimal digits.</summary>
    /// <exception cref="FormatException">Not decimal digits, or not below 2^256.</exception>
    public static UInt256 Parse(string decimalDigits) =>
        TryParse(decimalDigits, out UInt256 value)
            ? value
            : throw new FormatException($"not an unsigned 256-bit decimal number: '{decimalDigits}'");

    /// <summary>Parses decimal digits below 2^256; at most 78 characters.</summary>
    public static bool TryParse(string? decimalDigits, out UInt256 value)
    {
        value = default;
        if (decimalDigits is null or "" || decimalDigits.Length > 78
            || !BigInteger.TryParse(
                decimalDigits, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger big)
            || big.GetBitLength() > 256)
        {
            return false;
        }

        value = (UInt256)big;
        return true;
    }

    /// <summary>Sum, or false on overflow.</summary>
    public static bool TryAdd(in UInt256 a, in UInt256 b, out UInt256 sum)
    {
        ulong c = AddLimb(a._l0, b._l0, 0, out ulong r0);
        c = AddLimb(a._l1, b._l1, c, out ulong r1);
        c = AddLimb(a._l2, b._l2, c, out ulong r2);
        c = AddLimb(a._l3, b._l3, c, out ulong r3);
        sum = new UInt256(r0, r1, r2, r3);
        return c == 0;
    }

    /// <summary>Difference, or false when it would be negative.</summary>
    public static bool TrySubtract(in UInt256 a, in UInt256 b, out UInt256 difference)
    {
        ulong c = SubtractLimb(a._l0, b._l0, 0, out ulong r0);
        c = SubtractLimb(a._l1, b._l1, c, out ulong r1);
        c = SubtractLimb(a._l2, b._l2, c, out ulong r2);
        c = SubtractLimb(a._l3, b._l3, c, out ulong r3);
        difference = new UInt256(r0, r1, r2, r3);
        return c == 0;
    }

    /// <summary>Product, or false on overflow.</summary>
    public static bool TryMultiply(in UInt256 a, in UInt256 b, out UInt256 product)
    {
        if ((a._l1 | a._l2 | a._l3 | b._l1 | b._l2 | b._l3) == 0)
        {
            ulong high = Math.BigMul(a._l0, b._l0, out ulong low);
            product = new UInt256(low, high, 0, 0);
            return true;
        }

        Span<ulong> r = stackalloc ulong[UInt256Division.DividendLimbsMax];
        MultiplyFull(a, b, r);
        product = new UInt256(r[0], r[1], r[2], r[3]);
        return (r[4] | r[5] | r[6] | r[7]) == 0;
    }

    /// <summary>Quotient and remainder.</summary>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static (UInt256 Quotient, UInt256 Remainder) DivRem(in UInt256 a, in UInt256 b)
    {
        if (b.IsZero)
        {
            throw new DivideByZeroException();
        }

        if (a.CompareTo(b) < 0)
        {
            return (Zero, a);
        }

        if (a.FitsUInt64)
        {
            return (a._l0 / b._l0, a._l0 % b._l0);
        }

        Span<ulong> dividend = [a._l0, a._l1, a._l2, a._l3];
        ReadOnlySpan<ulong> divisor = [b._l0, b._l1, b._l2, b._l3];
        Span<ulong> q = stackalloc ulong[4];
        UInt256Division.DivideInPlace(dividend, divisor, q);
        return (
            new UInt256(q[0], q[1], q[2], q[3]),
            new UInt256(dividend[0], dividend[1], dividend[2], dividend[3]));
    }

    /// <summary>floor(a * b / divisor) with a 512-bit intermediate product.</summary>
    /// <exception cref="OverflowException">The result is not below 2^256.</exception>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static UInt256 MultiplyDivide(in UInt256 a, in UInt256 b, in UInt256 divisor)
    {
        if (divisor.IsZero)
        {
            throw new DivideByZeroException();
        }

        Span<ulong> product = stackalloc ulong[UInt256Division.DividendLimbsMax];
        MultiplyFull(a, b, product);
        ReadOnlySpan<ulong> limbs = [divisor._l0, divisor._l1, divisor._l2, divisor._l3];
        Span<ulong> q = stackalloc ulong[UInt256Division.DividendLimbsMax];
        UInt256Division.DivideInPlace(product, limbs, q);
        return (q[4] | q[5] | q[6] | q[7]) == 0
            ? new UInt256(q[0], q[1], q[2], q[3])
            : throw new OverflowException("the quotient is not below 2^256");
    }

    /// <summary>The smaller of two values.</summary>
    public static UInt256 Min(in UInt256 a, in UInt256 b) => a.CompareTo(b) <= 0 ? a : b;

    /// <summary>The larger of two values.</summary>
    public static UInt256 Max(in UInt256 a, in UInt256 b) => a.CompareTo(b) >= 0 ? a : b;

    /// <summary>Writes 32 big-endian bytes.</summary>
    public void WriteBigEndian(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _l3);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _l2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _l1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _l0);
    }

    /// <summary>32 big-endian bytes in a new array.</summary>
    public byte[] ToBigEndian()
    {
        byte[] bytes = new byte[Size];
        WriteBigEndian(bytes);
        return bytes;
    }

    /// <summary>Big-endian bytes without leading zeros; empty for 0 (the form RLP uses).</summary>
    public byte[] ToMinimalBigEndian() => ToBigEndian()[(Size - ((BitLength + 7) / 8))..];

    /// <summary>0x-hex without leading zeros ("0x0" for 0): the JSON-RPC quantity form.</summary>
    public string ToQuantity()
    {
        string digits = Convert.ToHexStringLower(ToBigEndian()).TrimStart('0');
        return digits.Length == 0 ? "0x0" : "0x" + digits;
    }

    /// <inheritdoc/>
    public bool Equals(UInt256 other) =>
        _l0 == other._l0 && _l1 == other._l1 && _l2 == other._l2 && _l3 == other._l3;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UInt256 other && Equals(other);

    /// <summary>A process-independent look-up hash; never part of anything hashed or stored.</summary>
    public override int GetHashCode() => unchecked((int)(
        ((_l0 * 0x9E3779B97F4A7C15UL) ^ (_l1 * 0xC2B2AE3D27D4EB4FUL)
        ^ (_l2 * 0x165667B19E3779F9UL) ^ (_l3 * 0xD6E8FEB86659FD93UL)) >> 32));

    /// <inheritdoc/>
    public int CompareTo(UInt256 other)
    {
        int c = _l3.CompareTo(other._l3);
        c = c != 0 ? c : _l2.CompareTo(other._l2);
        c = c != 0 ? c : _l1.CompareTo(other._l1);
        return c != 0 ? c : _l0.CompareTo(other._l0);
    }

    /// <summary>Decimal digits.</summary>
    public override string ToString() =>
        FitsUInt64
            ? _l0.ToString(CultureInfo.InvariantCulture)
            : ((BigInteger)this).ToString(CultureInfo.InvariantCulture);

    /// <summary>Widens.</summary>
    public static implicit operator UInt256(ulong value) => new(value, 0, 0, 0);

    /// <summary>Widens.</summary>
    public static implicit operator UInt256(UInt128 value) =>
        new(unchecked((ulong)value), (ulong)(value >> 64), 0, 0);

    /// <summary>Narrows.</summary>
    /// <exception cref="OverflowException">The value needs more than 64 bits.</exception>
    public static explicit operator ulong(in UInt256 value) =>
        value.FitsUInt64 ? value._l0 : throw new OverflowException("the value needs more than 64 bits");

    /// <summary>Narrows.</summary>
    /// <exception cref="OverflowException">The value needs more than 128 bits.</exception>
    public static explicit operator UInt128(in UInt256 value) =>
        value.FitsUInt128
            ? new UInt128(value._l1, value._l0)
            : throw new OverflowException("the value needs more than 128 bits");

    /// <summary>Widens.</summary>
    public static explicit operator BigInteger(in UInt256 value) =>
        new(value.ToBigEndian(), isUnsigned: true, isBigEndian: true);

    /// <summary>Narrows.</summary>
    /// <exception cref="OverflowException">The value is negative or not below 2^256.</exception>
    public static explicit operator UInt256(BigInteger value) =>
        value.Sign >= 0 && value.GetBitLength() <= 256
            ? new UInt256(value.ToByteArray(isUnsigned: true, isBigEndian: true))
            : throw new OverflowException("the value is not an unsigned 256-bit number");

    /// <summary>Checked sum.</summary>
    public static UInt256 operator +(in UInt256 a, in UInt256 b) =>
        TryAdd(a, b, out UInt256 sum) ? sum : throw new OverflowException("256-bit sum overflows");

    /// <summary>Checked difference.</summary>
    public static UInt256 operator -(in UInt256 a, in UInt256 b) =>
        TrySubtract(a, b, out UInt256 difference)
            ? difference
            : throw new OverflowException("256-bit difference is negative");

    /// <summary>Checked product.</summary>
    public static UInt256 operator *(in UInt256 a, in UInt256 b) =>
        TryMultiply(a, b, out UInt256 product)
            ? product
            : throw new OverflowException("256-bit product overflows");

    /// <summary>Floor of the quotient.</summary>
    public static UInt256 operator /(in UInt256 a, in UInt256 b) => DivRem(a, b).Quotient;

    /// <summary>Remainder.</summary>
    public static UInt256 operator %(in UInt256 a, in UInt256 b) => DivRem(a, b).Remainder;

    /// <summary>Bitwise or.</summary>
    public static UInt256 operator |(in UInt256 a, in UInt256 b) =>
        new(a._l0 | b._l0, a._l1 | b._l1, a._l2 | b._l2, a._l3 | b._l3);

    /// <summary>Bitwise and.</summary>
    public static UInt256 operator &(in UInt256 a, in UInt256 b) =>
        new(a._l0 & b._l0, a._l1 & b._l1, a._l2 & b._l2, a._l3 & b._l3);

    /// <summary>Left shift; bits above 2^256 are dropped.</summary>
    public static UInt256 operator <<(in UInt256 value, int bits)
    {
        if (bits is < 0 or > 255)
        {
            return bits == 256 ? Zero : throw new ArgumentOutOfRangeException(nameof(bits));
        }

        Span<ulong> x = [value._l0, value._l1, value._l2, value._l3];
        Span<ulong> r = stackalloc ulong[4];
        (int limbs, int rest) = (bits / 64, bits % 64);
        for (int i = 3; i >= 0; i--)
        {
            int source = i - limbs;
            ulong high = source >= 0 ? x[source] << rest : 0;
            ulong low = rest != 0 && source >= 1 ? x[source - 1] >> (64 - rest) : 0;
            r[i] = high | low;
        }

        return new UInt256(r[0], r[1], r[2], r[3]);
    }

    /// <summary>Right shift.</summary>
    public static UInt256 operator >>(in UInt256 value, int bits)
    {
        if (bits is < 0 or > 255)
        {
            return bits == 256 ? Zero : throw new ArgumentOutOfRangeException(nameof(bits));
        }

        Span<ulong> x = [value._l0, value._l1, value._l2, value._l3];
        Span<ulong> r = stackalloc ulong[4];
        (int limbs, int rest) = (bits / 64, bits % 64);
        for (int i = 0; i < 4; i++)
        {
            int source = i + limbs;
            ulong low = source <= 3 ? x[source] >> rest : 0;
            ulong high = rest != 0 && source <= 2 ? x[source + 1] << (64 - rest) : 0;
            r[i] = low | high;
        }

        return new UInt256(r[0], r[1], r[2], r[3]);
    }

    /// <summary>Equality by value.</summary>
    public static bool operator ==(in UInt256 left, in UInt256 right) => left.Equals(right);

    /// <summary>Inequality by value.</summary>
    public static bool operator !=(in UInt256 left, in UInt256 right) => !left.Equals(right);

    /// <summary>Numeric order.</summary>
    public static bool operator <(in UInt256 left, in UInt256 right) => left.CompareTo(right) < 0;

    /// <summary>Numeric order.</summary>
    public static bool operator >(in UInt256 left, in UInt256 right) => left.CompareTo(right) > 0;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(in UInt256 left, in UInt256 right) => left.CompareTo(right) <= 0;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(in UInt256 left, in UInt256 right) => left.CompareTo(right) >= 0;

    private static ulong AddLimb(ulong a, ulong b, ulong carry, out ulong sum)
    {
        // Limb arithmetic wraps by design; the carry is returned.
        unchecked
        {
            ulong t = a + b;
            ulong c = t < a ? 1UL : 0UL;
            sum = t + carry;
            return c + (sum < t ? 1UL : 0UL);
        }
    }

    private static ulong SubtractLimb(ulong a, ulong b, ulong borrow, out ulong difference)
    {
        // Limb arithmetic wraps by design; the borrow is returned.
        unchecked
        {
            ulong t = a - b;
            ulong c = a < b ? 1UL : 0UL;
            difference = t - borrow;
            return c + (t < borrow ? 1UL : 0UL);
        }
    }

    private static void MultiplyFull(in UInt256 a, in UInt256 b, Span<ulong> product)
    {
        ReadOnlySpan<ulong> x = [a._l0, a._l1, a._l2, a._l3];
        ReadOnlySpan<ulong> y = [b._l0, b._l1, b._l2, b._l3];
        product.Clear();
        for (int i = 0; i < 4; i++)
        {
            if (x[i] == 0)
            {
                continue;
            }

            // Limb arithmetic wraps by design: (2^64-1)^2 + 2(2^64-1) = 2^128-1, so the carry never does.
            unchecked
            {
                ulong carry = 0;
                for (int j = 0; j < 4; j++)
                {
                    ulong high = Math.BigMul(x[i], y[j], out ulong low);
                    low += carry;
                    high += low < carry ? 1UL : 0UL;
                    ulong sum = product[i + j] + low;
                    carry = high + (sum < low ? 1UL : 0UL);
                    product[i + j] = sum;
                }

                product[i + 4] = carry;
            }
        }
    }
}
