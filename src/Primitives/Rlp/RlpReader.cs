using System.Buffers.Binary;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Rlp;

/// <summary>
/// Reads canonical RLP (Ethereum yellow paper, appendix B) from untrusted bytes, without allocation.
/// Every Try method either advances past one item and returns true, or leaves the position, sets
/// <see cref="Error"/> to the first thing that was wrong, and returns false; after that all of them return
/// false. A list is read through a reader of its own (<see cref="TryReadList(out RlpReader)"/>), which holds
/// its own error.
/// </summary>
public ref struct RlpReader
{
    /// <summary>Lists may be nested this deep; deeper ones are refused.</summary>
    public const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> _data;
    private readonly int _base;
    private readonly int _depth;
    private int _position;

    /// <summary>Reads <paramref name="data"/> from its start.</summary>
    public RlpReader(ReadOnlySpan<byte> data)
        : this(data, 0, 0)
    {
    }

    private RlpReader(ReadOnlySpan<byte> data, int offset, int depth)
    {
        _data = data;
        _base = offset;
        _depth = depth;
        _position = 0;
        Error = RlpError.None;
    }

    /// <summary>The first thing that was wrong.</summary>
    public RlpError Error { get; private set; }

    /// <summary>Offset of the next item in the bytes the outermost reader was given.</summary>
    public readonly int Offset => _base + _position;

    /// <summary>True when no bytes are left.</summary>
    public readonly bool IsAtEnd => _position == _data.Length;

    /// <summary>True when the next item is a list.</summary>
    public readonly bool NextIsList => _position < _data.Length && _data[_position] >= 0xC0;

    /// <summary>
    /// True when no bytes are left; otherwise reports <see cref="RlpError.TrailingBytes"/>.
    /// </summary>
    public bool TryEnd() => Error == RlpError.None && (IsAtEnd || Fail(RlpError.TrailingBytes));

    /// <summary>Reads a string of any length.</summary>
    public bool TryReadBytes(out ReadOnlySpan<byte> bytes) => TryReadString(0, int.MaxValue, out bytes);

    /// <summary>Reads a string of at most <paramref name="maxLength"/> bytes.</summary>
    public bool TryReadBytes(int maxLength, out ReadOnlySpan<byte> bytes) =>
        TryReadString(0, maxLength, out bytes);

    /// <summary>Reads a string of exactly <paramref name="length"/> bytes.</summary>
    public bool TryReadFixed(int length, out ReadOnlySpan<byte> bytes) =>
        TryReadString(length, length, out bytes);

    /// <summary>Reads an integer of at most 64 bits without leading zeros.</summary>
    public bool TryReadUInt64(out ulong value)
    {
        value = 0;
        if (!TryReadInteger(8, out ReadOnlySpan<byte> bytes))
        {
            return false;
        }

        foreach (byte b in bytes)
        {
            value = (value << 8) | b;
        }

        return true;
    }

    /// <summary>Reads an integer of at most 256 bits without leading zeros.</summary>
    public bool TryReadUInt256(out UInt256 value)
    {
        bool read = TryReadInteger(UInt256.Size, out ReadOnlySpan<byte> bytes);
        value = read ? new UInt256(bytes) : default;
        return read;
    }

    /// <summary>Reads a string of 20 bytes.</summary>
    public bool TryReadAddress(out Address address)
    {
        bool read = TryReadFixed(Address.Size, out ReadOnlySpan<byte> bytes);
        address = read ? new Address(bytes) : default;
        return read;
    }

    /// <summary>Reads a string of 20 bytes, or the empty string as null.</summary>
    public bool TryReadOptionalAddress(out Address? address)
    {
        address = null;
        if (!IsAtEnd && Error == RlpError.None && _data[_position] == 0x80)
        {
            _position++;
            return true;
        }

        bool read = TryReadAddress(out Address present);
        address = read ? present : null;
        return read;
    }

    /// <summary>Reads a string of 32 bytes.</summary>
    public bool TryReadHash(out Hash256 hash)
    {
        bool read = TryReadFixed(Hash256.Size, out ReadOnlySpan<byte> bytes);
        hash = read ? new Hash256(bytes) : default;
        return read;
    }

    /// <summary>Enters a list: <paramref name="list"/> reads its items.</summary>
    public bool TryReadList(out RlpReader list)
    {
        list = default;
        if (!TryReadHeader(out bool isList, out int header, out int length))
        {
            return false;
        }

        if (!isList)
        {
            return Fail(RlpError.ListExpected);
        }

        if (_depth >= MaxDepth)
        {
            return Fail(RlpError.TooDeep);
        }

        int start = _position + header;
        list = new RlpReader(_data.Slice(start, length), _base + start, _depth + 1);
        _position = start + length;
        return true;
    }

    /// <summary>
    /// Reads one item, string or list, with the length in front of it. A list's items are not looked at.
    /// </summary>
    public bool TryReadRaw(out ReadOnlySpan<byte> item)
    {
        item = default;
        if (!TryReadHeader(out _, out int header, out int length))
        {
            return false;
        }

        item = _data.Slice(_position, header + length);
        _position += header + length;
        return true;
    }

    /// <summary>Passes over one item. A list's items are not looked at.</summary>
    public bool TrySkip() => TryReadRaw(out _);

    /// <summary>
    /// Counts the items from here to the end without moving; at most <paramref name="max"/>.
    /// </summary>
    public bool TryCountItems(int max, out int count)
    {
        count = 0;
        RlpReader ahead = this;
        while (!ahead.IsAtEnd)
        {
            if (!ahead.TrySkip())
            {
                return Fail(ahead.Error);
            }

            if (count++ == max)
            {
                return Fail(RlpError.TooManyItems);
            }
        }

        return Error == RlpError.None;
    }

    /// <summary>
    /// Checks that <paramref name="data"/> is exactly one canonical item, down to the innermost list.
    /// </summary>
    public static RlpError Validate(ReadOnlySpan<byte> data)
    {
        RlpReader reader = new(data);
        RlpError error = ValidateItem(ref reader);
        if (error == RlpError.None && !reader.TryEnd())
        {
            error = reader.Error;
        }

        return error;
    }

    // Recursion is bounded by MaxDepth.
    private static RlpError ValidateItem(ref RlpReader reader)
    {
        if (!reader.NextIsList)
        {
            reader.TrySkip();
            return reader.Error;
        }

        if (!reader.TryReadList(out RlpReader list))
        {
            return reader.Error;
        }

        while (!list.IsAtEnd)
        {
            RlpError error = ValidateItem(ref list);
            if (error != RlpError.None)
            {
                return error;
            }
        }

        return RlpError.None;
    }

    private bool TryReadString(int minLength, int maxLength, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!TryReadHeader(out bool isList, out int header, out int length))
        {
            return false;
        }

        if (isList)
        {
            return Fail(RlpError.StringExpected);
        }

        if (length < minLength || length > maxLength)
        {
            return Fail(length < minLength ? RlpError.StringTooShort : RlpError.StringTooLong);
        }

        bytes = _data.Slice(_position + header, length);
        _position += header + length;
        return true;
    }

    private bool TryReadInteger(int maxBytes, out ReadOnlySpan<byte> bytes)
    {
        int start = _position;
        if (!TryReadString(0, int.MaxValue, out bytes))
        {
            return false;
        }

        // A leading zero is reported before the size: the vectors name it first.
        RlpError error = bytes.Length > 0 && bytes[0] == 0 ? RlpError.IntegerLeadingZeros
            : bytes.Length > maxBytes ? RlpError.IntegerTooLarge
            : RlpError.None;
        if (error == RlpError.None)
        {
            return true;
        }

        _position = start;
        return Fail(error);
    }

    private bool TryReadHeader(out bool isList, out int header, out int length)
    {
        (isList, header, length) = (false, 0, 0);
        if (Error != RlpError.None)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = _data[_position..];
        if (rest.IsEmpty)
        {
            return Fail(RlpError.UnexpectedEnd);
        }

        byte prefix = rest[0];
        if (prefix < 0x80)
        {
            length = 1;
            return true;
        }

        isList = prefix >= 0xC0;
        int code = prefix - (isList ? 0xC0 : 0x80);
        if (code > 55)
        {
            return TryReadLongLength(rest, code - 55, out header, out length);
        }

        (header, length) = (1, code);
        if (rest.Length - 1 < length)
        {
            return Fail(RlpError.UnexpectedEnd);
        }

        return isList || length != 1 || rest[1] >= 0x80 || Fail(RlpError.SingleByteNotMinimal);
    }

    private bool TryReadLongLength(ReadOnlySpan<byte> rest, int lengthBytes, out int header, out int length)
    {
        (header, length) = (1 + lengthBytes, 0);
        if (rest.Length < header)
        {
            return Fail(RlpError.UnexpectedEnd);
        }

        if (rest[1] == 0)
        {
            return Fail(RlpError.LengthLeadingZeros);
        }

        if (lengthBytes > 4 || (lengthBytes == 4 && rest[1] >= 0x80))
        {
            return Fail(RlpError.LengthTooLarge);
        }

        Span<byte> full = stackalloc byte[4];
        full.Clear();
        rest.Slice(1, lengthBytes).CopyTo(full[(4 - lengthBytes)..]);
        length = BinaryPrimitives.ReadInt32BigEndian(full);
        if (length < 56)
        {
            return Fail(RlpError.LengthNotMinimal);
        }

        return rest.Length - header >= length || Fail(RlpError.UnexpectedEnd);
    }

    private bool Fail(RlpError error)
    {
        Error = Error == RlpError.None ? error : Error;
        return false;
    }
}
