using System.Text;

namespace OpenLedger.Network.Wire;

/// <summary>
/// Reads the fields of one protobuf message without allocating: the caller loops over
/// <see cref="TryReadField"/> and takes each value, so that it alone decides what is kept and how many. After
/// a false of any method the message is malformed unless <see cref="IsAtEnd"/>; nothing may be read any more.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = message;
    private bool _failed;

    /// <summary>True when every byte was read and none was malformed.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty && !_failed;

    /// <summary>The next field's number and layout; false at the end or when malformed.</summary>
    public bool TryReadField(out int field, out ProtobufWireType wireType)
    {
        field = 0;
        wireType = default;
        if (_rest.IsEmpty || _failed || !TryReadNumber(out ulong tag))
        {
            return false;
        }

        ulong number = tag >> 3;
        wireType = (ProtobufWireType)(tag & 7);
        if (number is 0 or > 536_870_911
            || wireType is not (ProtobufWireType.Varint or ProtobufWireType.Fixed64 or ProtobufWireType.Bytes
                or ProtobufWireType.Fixed32))
        {
            return Fail();
        }

        field = (int)number;
        return true;
    }

    /// <summary>Takes a number; false when the field is laid out otherwise.</summary>
    public bool TryReadVarint(ProtobufWireType wireType, out ulong value)
    {
        value = 0;
        return wireType == ProtobufWireType.Varint ? TryReadNumber(out value) : Fail();
    }

    /// <summary>Takes bytes, at most <paramref name="lengthMax"/>.</summary>
    public bool TryReadBytes(ProtobufWireType wireType, int lengthMax, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (wireType != ProtobufWireType.Bytes || !TryReadNumber(out ulong length)
            || length > (ulong)_rest.Length || length > (ulong)lengthMax)
        {
            return Fail();
        }

        value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    /// <summary>Takes text, at most <paramref name="bytesMax"/> bytes of UTF-8.</summary>
    public bool TryReadText(ProtobufWireType wireType, int bytesMax, out string value)
    {
        value = "";
        if (!TryReadBytes(wireType, bytesMax, out ReadOnlySpan<byte> bytes))
        {
            return false;
        }

        if (!System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Fail();
        }

        value = StrictUtf8.GetString(bytes);
        return true;
    }

    /// <summary>Passes over a field of no interest.</summary>
    public bool TrySkip(ProtobufWireType wireType) => wireType switch
    {
        ProtobufWireType.Varint => TryReadNumber(out _),
        ProtobufWireType.Bytes => TryReadBytes(wireType, int.MaxValue, out _),
        ProtobufWireType.Fixed64 => TryDrop(sizeof(ulong)),
        _ => TryDrop(sizeof(uint)),
    };

    private bool TryDrop(int count)
    {
        if (_rest.Length < count)
        {
            return Fail();
        }

        _rest = _rest[count..];
        return true;
    }

    // Protobuf numbers have up to ten bytes and need not be minimal, unlike the lengths between messages.
    private bool TryReadNumber(out ulong value)
    {
        value = 0;
        for (int i = 0; i < _rest.Length && i < 10; i++)
        {
            byte next = _rest[i];
            if (i == 9 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & 0x7f) << (7 * i);
            if (next < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
        }

        return Fail();
    }

    private bool Fail()
    {
        _failed = true;
        return false;
    }
}
