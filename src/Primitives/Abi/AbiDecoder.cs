using System.Buffers.Binary;
using System.Numerics;
using System.Text.Unicode;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Abi;

/// <summary>
/// Decodes the contract ABI strictly: accepted data is exactly what <see cref="AbiEncoder"/> writes for the
/// decoded values, so every byte is read once and nothing can be said in two ways. Thread-safe.
/// </summary>
public static class AbiDecoder
{
    /// <summary>The most bytes that are decoded.</summary>
    public const int DataSizeMax = 4 << 20;

    /// <summary>Decodes a sequence; false with a reason when the data is not its encoding.</summary>
    public static bool TryDecode(
        IReadOnlyList<AbiParameter> parameters,
        ReadOnlySpan<byte> data,
        out AbiValue[] values,
        out AbiError error)
    {
        values = [];
        error = AbiError.TooLarge;
        if (data.Length > DataSizeMax)
        {
            return false;
        }

        AbiValue[] decoded = new AbiValue[parameters.Count];
        int size = Sequence(data, parameters.Count, i => parameters[i].Type, decoded, out error);
        if (error == AbiError.None && size != data.Length)
        {
            error = AbiError.TrailingBytes;
        }

        values = error == AbiError.None ? decoded : [];
        return error == AbiError.None;
    }

    /// <summary>Decodes a sequence; false with a reason when the data is not its encoding.</summary>
    public static bool TryDecode(
        IReadOnlyList<AbiType> types, ReadOnlySpan<byte> data, out AbiValue[] values, out AbiError error) =>
        TryDecode([.. types.Select(t => new AbiParameter("", t))], data, out values, out error);

    // Decodes `count` parts laid out from the start of `data`; returns the bytes they take.
    private static int Sequence(
        ReadOnlySpan<byte> data, int count, Func<int, AbiType> typeOf, AbiValue[] values, out AbiError error)
    {
        error = AbiError.None;
        long heads = 0;
        for (int i = 0; i < count; i++)
        {
            heads += typeOf(i).HeadSize;
        }

        if (heads > data.Length)
        {
            error = AbiError.Truncated;
            return 0;
        }

        int head = 0;
        int tail = (int)heads;
        for (int i = 0; i < count && error == AbiError.None; i++)
        {
            AbiType type = typeOf(i);
            if (!type.IsDynamic)
            {
                values[i] = Static(type, data.Slice(head, type.HeadSize), out error);
            }
            else if (!TryReadLength(data[head..], out int offset) || offset != tail)
            {
                error = AbiError.BadOffset;
            }
            else
            {
                values[i] = Dynamic(type, data[tail..], out int size, out error);
                tail += size;
            }

            head += type.HeadSize;
        }

        return tail;
    }

    private static AbiValue Dynamic(AbiType type, ReadOnlySpan<byte> data, out int size, out AbiError error)
    {
        size = 0;
        if (type.FixedCount > 0)
        {
            return Items(type, data, type.FixedCount, out size, out error);
        }

        error = AbiError.Truncated;
        if (data.Length < AbiType.WordSize)
        {
            return default;
        }

        error = AbiError.BadLength;
        ReadOnlySpan<byte> rest = data[AbiType.WordSize..];
        int unit = type.Element?.HeadSize ?? 1;
        if (!TryReadLength(data, out int length) || (long)length * unit > rest.Length)
        {
            return default;
        }

        AbiValue value = type.Kind == AbiKind.Array
            ? Items(type, rest, length, out size, out error)
            : Bytes(type, rest, length, out size, out error);
        size += AbiType.WordSize;
        return value;
    }

    private static AbiValue Items(
        AbiType type, ReadOnlySpan<byte> data, int count, out int size, out AbiError error)
    {
        AbiValue[] items = new AbiValue[count];
        size = Sequence(data, count, i => type.Element ?? type.Components[i].Type, items, out error);
        return items;
    }

    private static AbiValue Bytes(
        AbiType type, ReadOnlySpan<byte> data, int length, out int size, out AbiError error)
    {
        size = (length + AbiType.WordSize - 1) / AbiType.WordSize * AbiType.WordSize;
        ReadOnlySpan<byte> bytes = data[..length];
        error = size > data.Length ? AbiError.Truncated
            : data[length..size].ContainsAnyExcept((byte)0) ? AbiError.DirtyPadding
            : type.Kind == AbiKind.String && !Utf8.IsValid(bytes) ? AbiError.InvalidUtf8
            : AbiError.None;
        return error != AbiError.None ? default
            : type.Kind == AbiKind.String ? System.Text.Encoding.UTF8.GetString(bytes)
            : bytes.ToArray();
    }

    private static AbiValue Static(AbiType type, ReadOnlySpan<byte> word, out AbiError error)
    {
        int unused = AbiType.WordSize - type.Size;
        switch (type.Kind)
        {
            case AbiKind.UInt:
                error = Require(!word[..unused].ContainsAnyExcept((byte)0), AbiError.OutOfRange);
                return new UInt256(word);
            case AbiKind.Int:
                byte sign = (byte)(word[unused] >= 0x80 ? 0xFF : 0);
                error = Require(!word[..unused].ContainsAnyExcept(sign), AbiError.OutOfRange);
                return new BigInteger(word, isUnsigned: false, isBigEndian: true);
            case AbiKind.Address:
                error = Require(!word[..unused].ContainsAnyExcept((byte)0), AbiError.OutOfRange);
                return new Address(word[unused..]);
            case AbiKind.Bool:
                error = Require(
                    !word[..unused].ContainsAnyExcept((byte)0) && word[unused] <= 1, AbiError.OutOfRange);
                return word[unused] == 1;
            case AbiKind.FixedBytes:
                error = Require(!word[type.Size..].ContainsAnyExcept((byte)0), AbiError.DirtyPadding);
                return word[..type.Size].ToArray();
            default:
                return Items(type, word, type.FixedCount, out _, out error);
        }
    }

    private static AbiError Require(bool condition, AbiError otherwise) =>
        condition ? AbiError.None : otherwise;

    private static bool TryReadLength(ReadOnlySpan<byte> word, out int length)
    {
        length = BinaryPrimitives.ReadInt32BigEndian(word[28..]);
        return length >= 0 && !word[..28].ContainsAnyExcept((byte)0);
    }
}
