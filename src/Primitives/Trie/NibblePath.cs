using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Trie;

/// <summary>
/// A path of 0 to 64 nibbles, a value type; ordered by nibble, a prefix before its extensions.
/// </summary>
public readonly struct NibblePath : IEquatable<NibblePath>, IComparable<NibblePath>
{
    /// <summary>The longest path: a 32-byte key.</summary>
    public const int LengthMax = 64;

    private const int PackedSize = 32;

    // The nibbles left-aligned in four big-endian words, the rest zero.
    private readonly ulong _w0, _w1, _w2, _w3;
    private readonly byte _length;

    private NibblePath(ulong w0, ulong w1, ulong w2, ulong w3, int length) =>
        (_w0, _w1, _w2, _w3, _length) = (w0, w1, w2, w3, (byte)length);

    private NibblePath(ReadOnlySpan<byte> packed, int length)
    {
        _w0 = BinaryPrimitives.ReadUInt64BigEndian(packed);
        _w1 = BinaryPrimitives.ReadUInt64BigEndian(packed[8..]);
        _w2 = BinaryPrimitives.ReadUInt64BigEndian(packed[16..]);
        _w3 = BinaryPrimitives.ReadUInt64BigEndian(packed[24..]);
        _length = (byte)length;
    }

    /// <summary>The root's path.</summary>
    public static NibblePath Empty => default;

    /// <summary>Number of nibbles.</summary>
    public int Length => _length;

    /// <summary>The nibble at <paramref name="index"/>, 0 to 15.</summary>
    public int this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_length, nameof(index));
            return (int)((Word(index >> 4) >> (60 - ((index & 15) * 4))) & 15);
        }
    }

    /// <summary>All nibbles of up to 32 bytes, high nibble first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than 32 bytes.</exception>
    public static NibblePath FromBytes(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, LengthMax / 2, nameof(key));
        Span<byte> bytes = stackalloc byte[PackedSize];
        bytes.Clear();
        key.CopyTo(bytes);
        return new NibblePath(bytes, key.Length * 2);
    }

    /// <summary>The 64 nibbles of a hash.</summary>
    public static NibblePath FromHash(Hash256 hash)
    {
        Span<byte> bytes = stackalloc byte[PackedSize];
        hash.CopyTo(bytes);
        return new NibblePath(bytes, LengthMax);
    }

    /// <summary>From one nibble a byte.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than 64 nibbles.</exception>
    public static NibblePath FromNibbles(ReadOnlySpan<byte> nibbles)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nibbles.Length, LengthMax, nameof(nibbles));
        Span<byte> bytes = stackalloc byte[PackedSize];
        bytes.Clear();
        for (int i = 0; i < nibbles.Length; i++)
        {
            bytes[i / 2] |= (byte)(i % 2 == 0 ? (nibbles[i] & 15) << 4 : nibbles[i] & 15);
        }

        return new NibblePath(bytes, nibbles.Length);
    }

    /// <summary>The first <paramref name="length"/> nibbles.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The path is shorter.</exception>
    public NibblePath Prefix(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_length, nameof(length));
        return new NibblePath(
            _w0 & Mask(length),
            _w1 & Mask(length - 16),
            _w2 & Mask(length - 32),
            _w3 & Mask(length - 48),
            length);
    }

    /// <summary>The path one nibble longer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The path is full, or not a nibble.</exception>
    public NibblePath Append(int nibble)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(_length, LengthMax, nameof(nibble));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)nibble, 15u, nameof(nibble));
        ulong bits = (ulong)nibble << (60 - ((_length & 15) * 4));
        return (_length >> 4) switch
        {
            0 => new NibblePath(_w0 | bits, _w1, _w2, _w3, _length + 1),
            1 => new NibblePath(_w0, _w1 | bits, _w2, _w3, _length + 1),
            2 => new NibblePath(_w0, _w1, _w2 | bits, _w3, _length + 1),
            _ => new NibblePath(_w0, _w1, _w2, _w3 | bits, _length + 1),
        };
    }

    /// <summary>Number of leading nibbles two paths share.</summary>
    public int CommonPrefixLength(in NibblePath other)
    {
        int same =
            _w0 != other._w0 ? BitOperations.LeadingZeroCount(_w0 ^ other._w0) / 4
            : _w1 != other._w1 ? 16 + (BitOperations.LeadingZeroCount(_w1 ^ other._w1) / 4)
            : _w2 != other._w2 ? 32 + (BitOperations.LeadingZeroCount(_w2 ^ other._w2) / 4)
            : _w3 != other._w3 ? 48 + (BitOperations.LeadingZeroCount(_w3 ^ other._w3) / 4)
            : LengthMax;
        return Math.Min(same, Math.Min(_length, other._length));
    }

    /// <summary>True when <paramref name="prefix"/> is the beginning of this path, or all of it.</summary>
    public bool StartsWith(in NibblePath prefix) => CommonPrefixLength(prefix) == prefix._length;

    /// <summary>Writes one nibble a byte; the span must hold <see cref="Length"/> bytes.</summary>
    public void CopyNibblesTo(Span<byte> nibbles)
    {
        for (int i = 0; i < _length; i++)
        {
            nibbles[i] = (byte)this[i];
        }
    }

    /// <summary>Writes the packed nibbles followed by the length byte: 33 bytes, unique a path.</summary>
    public void CopyKeyTo(Span<byte> destination)
    {
        CopyPackedTo(destination);
        destination[PackedSize] = _length;
    }

    /// <summary>Writes the nibbles, two a byte and left-aligned, then zeros: 32 bytes.</summary>
    public void CopyPackedTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _w0);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _w1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _w2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _w3);
    }

    /// <inheritdoc/>
    public bool Equals(NibblePath other) =>
        _length == other._length
        && _w0 == other._w0 && _w1 == other._w1 && _w2 == other._w2 && _w3 == other._w3;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NibblePath other && Equals(other);

    /// <summary>A process-independent look-up hash; never part of anything hashed or stored.</summary>
    public override int GetHashCode()
    {
        // Mixing words wraps by design.
        unchecked
        {
            ulong mixed = (_w0 * 0x9E3779B97F4A7C15UL) ^ (_w1 * 0xC2B2AE3D27D4EB4FUL)
                ^ (_w2 * 0x165667B19E3779F9UL) ^ (_w3 * 0xD6E8FEB86659FD93UL);
            return (int)(mixed >> 32) + _length;
        }
    }

    /// <inheritdoc/>
    public int CompareTo(NibblePath other)
    {
        int c = _w0.CompareTo(other._w0);
        c = c != 0 ? c : _w1.CompareTo(other._w1);
        c = c != 0 ? c : _w2.CompareTo(other._w2);
        c = c != 0 ? c : _w3.CompareTo(other._w3);
        return c != 0 ? c : _length.CompareTo(other._length);
    }

    /// <summary>Hex digits, one a nibble.</summary>
    public override string ToString()
    {
        Span<byte> packed = stackalloc byte[PackedSize];
        CopyPackedTo(packed);
        return Convert.ToHexStringLower(packed)[.._length];
    }

    /// <summary>Equality by value.</summary>
    public static bool operator ==(NibblePath left, NibblePath right) => left.Equals(right);

    /// <summary>Inequality by value.</summary>
    public static bool operator !=(NibblePath left, NibblePath right) => !left.Equals(right);

    /// <summary>Path order.</summary>
    public static bool operator <(NibblePath left, NibblePath right) => left.CompareTo(right) < 0;

    /// <summary>Path order.</summary>
    public static bool operator >(NibblePath left, NibblePath right) => left.CompareTo(right) > 0;

    /// <summary>Path order.</summary>
    public static bool operator <=(NibblePath left, NibblePath right) => left.CompareTo(right) <= 0;

    /// <summary>Path order.</summary>
    public static bool operator >=(NibblePath left, NibblePath right) => left.CompareTo(right) >= 0;

    /// <summary>
    /// From <paramref name="length"/> nibbles packed two a byte in 32 bytes, those after them zero.
    /// </summary>
    internal static NibblePath FromPacked(ReadOnlySpan<byte> packed, int length) => new(packed, length);

    // The top `nibbles` nibbles of a word: none when not positive, all from 16.
    private static ulong Mask(int nibbles) =>
        nibbles <= 0 ? 0 : nibbles >= 16 ? ulong.MaxValue : ulong.MaxValue << (64 - (nibbles * 4));

    private ulong Word(int index) => index switch
    {
        0 => _w0,
        1 => _w1,
        2 => _w2,
        _ => _w3,
    };
}
