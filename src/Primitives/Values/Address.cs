using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace OpenLedger.Primitives.Values;

/// <summary>A 20-byte account address, ordered as a big-endian number.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Address : IEquatable<Address>, IComparable<Address>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 20;

    private readonly ulong _w0, _w1;
    private readonly uint _w2;

    /// <summary>Reads exactly 20 bytes.</summary>
    /// <exception cref="ArgumentException">The span is not 20 bytes long.</exception>
    public Address(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"an address has 20 bytes, not {bytes.Length}", nameof(bytes));
        }

        _w0 = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _w1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _w2 = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>20 zero bytes.</summary>
    public static Address Zero => default;

    /// <summary>True for 20 zero bytes.</summary>
    public bool IsZero => (_w0 | _w1 | _w2) == 0;

    /// <summary>An address whose last four bytes are <paramref name="tail"/> and the others zero.</summary>
    public static Address FromTail(uint tail)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], tail);
        return new Address(bytes);
    }

    /// <summary>
    /// Parses 40 hex digits, any case, with or without 0x; an EIP-55 checksum is not checked.
    /// </summary>
    /// <exception cref="FormatException">Not 40 hex digits.</exception>
    public static Address Parse(string hex) =>
        TryParse(hex, out Address address)
            ? address
            : throw new FormatException($"not a 20-byte address: '{hex}'");

    /// <summary>Parses 40 hex digits, any case, with or without 0x.</summary>
    public static bool TryParse(string? hex, out Address address)
    {
        if (hex is not null && Hex.TryDecode(hex, out byte[] bytes) && bytes.Length == Size)
        {
            address = new Address(bytes);
            return true;
        }

        address = default;
        return false;
    }

    /// <summary>Writes the 20 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _w0);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _w1);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _w2);
    }

    /// <summary>The 20 bytes in a new array.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(Address other) => _w0 == other._w0 && _w1 == other._w1 && _w2 == other._w2;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    /// <summary>A process-independent look-up hash; never part of anything hashed or stored.</summary>
    public override int GetHashCode() =>
        unchecked((int)(((_w0 * 0x9E3779B97F4A7C15UL)
            ^ (_w1 * 0xC2B2AE3D27D4EB4FUL)
            ^ (_w2 * 0x165667B19E3779F9UL)) >> 32));

    /// <inheritdoc/>
    public int CompareTo(Address other)
    {
        int c = _w0.CompareTo(other._w0);
        c = c != 0 ? c : _w1.CompareTo(other._w1);
        return c != 0 ? c : _w2.CompareTo(other._w2);
    }

    /// <summary>Lower-case hex with 0x.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Hex.Encode(bytes);
    }

    /// <summary>Equality by value.</summary>
    public static bool operator ==(Address left, Address right) => left.Equals(right);

    /// <summary>Inequality by value.</summary>
    public static bool operator !=(Address left, Address right) => !left.Equals(right);

    /// <summary>Order as big-endian numbers.</summary>
    public static bool operator <(Address left, Address right) => left.CompareTo(right) < 0;

    /// <summary>Order as big-endian numbers.</summary>
    public static bool operator >(Address left, Address right) => left.CompareTo(right) > 0;

    /// <summary>Order as big-endian numbers.</summary>
    public static bool operator <=(Address left, Address right) => left.CompareTo(right) <= 0;

    /// <summary>Order as big-endian numbers.</summary>
    public static bool operator >=(Address left, Address right) => left.CompareTo(right) >= 0;
}
