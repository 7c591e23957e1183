using System.Runtime.CompilerServices;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Trie;

/// <summary>A path of 0 to 64 nibbles, a value type; ordered by nibble, a prefix before its extensions.</summary>
public readonly struct NibblePath : IEquatable<NibblePath>, IComparable<NibblePath>
{
    /// <summary>The longest path: a 32-byte key.</summary>
    public const int LengthMax = 64;

    // The nibbles left-aligned in 32 bytes, the rest zero.
    private readonly Hash256 _packed;
    private readonly byte _length;

    private NibblePath(Hash256 packed, int length) => (_packed, _length) = (packed, (byte)length);

    /// <summary>The root's path.</summary>
    public static NibblePath Empty => default;

    /// <summary>Number of nibbles.</summary>
    public int Length => _length;

    /// <summary>The nibble at <paramref name="index"/>, 0 to 15.</summary>
    public int this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_length, nameof(index));
            Span<byte> bytes = stackalloc byte[Hash256.Size];
            _packed.CopyTo(bytes);
            return index % 2 == 0 ? bytes[index / 2] >> 4 : bytes[index / 2] & 15;
        }
    }

    /// <summary>All nibbles of up to 32 bytes, high nibble first.</summary>
    public static NibblePath FromBytes(ReadOnlySpan<byte> key)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        bytes.Clear();
        key.CopyTo(bytes);
        return new NibblePath(new Hash256(bytes), key.Length * 2);
    }

    /// <summary>From one nibble a byte.</summary>
    public static NibblePath FromNibbles(ReadOnlySpan<byte> nibbles)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nibbles.Length, LengthMax, nameof(nibbles));
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        bytes.Clear();
        for (int i = 0; i < nibbles.Length; i++)
        {
            bytes[i / 2] |= (byte)(i % 2 == 0 ? nibbles[i] << 4 : nibbles[i] & 15);
        }

        return new NibblePath(new Hash256(bytes), nibbles.Length);
    }

    /// <summary>Writes one nibble a byte; the span must hold <see cref="Length"/> bytes.</summary>
    public void CopyNibblesTo(Span<byte> nibbles)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        _packed.CopyTo(bytes);
        for (int i = 0; i < _length; i++)
        {
            nibbles[i] = (byte)(i % 2 == 0 ? bytes[i / 2] >> 4 : bytes[i / 2] & 15);
        }
    }

    /// <summary>Writes the packed nibbles followed by the length byte: 33 bytes, unique a path.</summary>
    public void CopyKeyTo(Span<byte> destination)
    {
        _packed.CopyTo(destination);
        destination[Hash256.Size] = _length;
    }

    /// <inheritdoc/>
    public bool Equals(NibblePath other) => _length == other._length && _packed == other._packed;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NibblePath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((_packed.GetHashCode() * 31) + _length);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CompareTo(NibblePath other)
    {
        int c = _packed.CompareTo(other._packed);
        return c != 0 ? c : _length.CompareTo(other._length);
    }

    /// <summary>Hex digits, one a nibble.</summary>
    public override string ToString() => _packed.ToString().Substring(2, _length);

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
}
