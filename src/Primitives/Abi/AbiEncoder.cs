using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Abi;

/// <summary>
/// Encodes values as the contract ABI (version 2) prescribes: static values in place, dynamic ones behind an
/// offset from the start of their sequence, in order and without gaps. A value that does not fit its type is
/// the caller's fault.
/// </summary>
public static class AbiEncoder
{
    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Encodes the values as a sequence: a function's arguments, its results, an event's data.
    /// </summary>
    /// <exception cref="ArgumentException">Wrong number of values, or one that does not fit its
    /// type.</exception>
    public static byte[] Encode(
        IReadOnlyList<AbiParameter> parameters, params ReadOnlySpan<AbiValue> values) =>
        Encode([], parameters, values);

    /// <summary>Encodes the values as a sequence.</summary>
    /// <exception cref="ArgumentException">Wrong number of values, or one that does not fit its
    /// type.</exception>
    public static byte[] Encode(IReadOnlyList<AbiType> types, params ReadOnlySpan<AbiValue> values) =>
        Encode([], [.. types.Select(t => new AbiParameter("", t))], values);

    internal static byte[] Encode(
        ReadOnlySpan<byte> prefix, IReadOnlyList<AbiParameter> parameters, ReadOnlySpan<AbiValue> values)
    {
        if (values.Length != parameters.Count)
        {
            throw new ArgumentException(
                $"{parameters.Count} ABI values expected, {values.Length} given", nameof(values));
        }

        long size = 0;
        for (int i = 0; i < values.Length; i++)
        {
            size += Size(parameters[i].Type, values[i]);
        }

        byte[] encoded = new byte[prefix.Length + size];
        prefix.CopyTo(encoded);
        Span<byte> data = encoded.AsSpan(prefix.Length);
        int head = 0;
        int tail = parameters.Sum(p => p.Type.HeadSize);
        for (int i = 0; i < values.Length; i++)
        {
            WritePart(parameters[i].Type, values[i], data, ref head, ref tail);
        }

        return encoded;
    }

    /// <summary>Writes one static value in place: a word, or a run of them.</summary>
    internal static void WriteStatic(AbiType type, in AbiValue value, Span<byte> word)
    {
        switch (type.Kind)
        {
            case AbiKind.UInt:
            case AbiKind.Int:
                WriteNumber(type, value, word);
                break;
            case AbiKind.Address:
                (value.Get() is Address address ? address : throw Mismatch(type, value)).CopyTo(word[12..]);
                break;
            case AbiKind.Bool:
                word[31] = (value.Get() is bool flag ? flag : throw Mismatch(type, value))
                    ? (byte)1
                    : (byte)0;
                break;
            case AbiKind.FixedBytes:
                byte[] bytes = value.Get() is byte[] given && given.Length == type.Size
                    ? given
                    : throw Mismatch(type, value);
                bytes.CopyTo(word);
                break;
            default:
                WriteSequence(type, ItemsOf(type, value), word);
                break;
        }
    }

    // Bytes a value takes altogether: in place, and behind its offset when dynamic.
    private static long Size(AbiType type, in AbiValue value)
    {
        if (!type.IsDynamic)
        {
            return type.HeadSize;
        }

        switch (type.Kind)
        {
            case AbiKind.Bytes:
            case AbiKind.String:
                return (2 * AbiType.WordSize) + Padded(BytesOf(type, value).Length);
            default:
                AbiValue[] items = ItemsOf(type, value);
                long size = AbiType.WordSize + (IsCounted(type) ? AbiType.WordSize : 0);
                for (int i = 0; i < items.Length; i++)
                {
                    size += Size(ItemType(type, i), items[i]);
                }

                return size;
        }
    }

    private static void WritePart(
        AbiType type, in AbiValue value, Span<byte> data, ref int head, ref int tail)
    {
        if (!type.IsDynamic)
        {
            WriteStatic(type, value, data.Slice(head, type.HeadSize));
        }
        else
        {
            WriteLength(tail, data[head..]);
            tail += WriteDynamic(type, value, data[tail..]);
        }

        head += type.HeadSize;
    }

    private static int WriteDynamic(AbiType type, in AbiValue value, Span<byte> data)
    {
        if (type.Kind is AbiKind.Bytes or AbiKind.String)
        {
            byte[] bytes = BytesOf(type, value);
            WriteLength(bytes.Length, data);
            bytes.CopyTo(data[AbiType.WordSize..]);
            return AbiType.WordSize + (int)Padded(bytes.Length);
        }

        AbiValue[] items = ItemsOf(type, value);
        if (!IsCounted(type))
        {
            return WriteSequence(type, items, data);
        }

        WriteLength(items.Length, data);
        return AbiType.WordSize + WriteSequence(type, items, data[AbiType.WordSize..]);
    }

    private static int WriteSequence(AbiType type, AbiValue[] items, Span<byte> data)
    {
        int head = 0;
        int tail = 0;
        for (int i = 0; i < items.Length; i++)
        {
            tail += ItemType(type, i).HeadSize;
        }

        for (int i = 0; i < items.Length; i++)
        {
            WritePart(ItemType(type, i), items[i], data, ref head, ref tail);
        }

        return tail;
    }

    private static void WriteNumber(AbiType type, in AbiValue value, Span<byte> word)
    {
        int bits = type.Size * 8;
        switch (value.Get())
        {
            case UInt256 number when number.BitLength <= (type.Kind == AbiKind.Int ? bits - 1 : bits):
                number.WriteBigEndian(word);
                break;
            case BigInteger negative when type.Kind == AbiKind.Int && negative.Sign < 0
                && negative >= -(BigInteger.One << (bits - 1)):
                ((UInt256)((BigInteger.One << 256) + negative)).WriteBigEndian(word);
                break;
            default:
                throw Mismatch(type, value);
        }
    }

    private static byte[] BytesOf(AbiType type, in AbiValue value) => (type.Kind, value.Get()) switch
    {
        (AbiKind.Bytes, byte[] bytes) => bytes,
        (AbiKind.String, string text) => StrictUtf8.GetBytes(text),
        _ => throw Mismatch(type, value),
    };

    private static AbiValue[] ItemsOf(AbiType type, in AbiValue value)
    {
        return value.Get() is AbiValue[] items && (IsCounted(type) || items.Length == type.FixedCount)
            ? items
            : throw Mismatch(type, value);
    }

    private static AbiType ItemType(AbiType type, int index) => type.Element ?? type.Components[index].Type;

    private static bool IsCounted(AbiType type) => type.Kind == AbiKind.Array && type.Size < 0;

    private static void WriteLength(int length, Span<byte> word) =>
        BinaryPrimitives.WriteInt32BigEndian(word[28..], length);

    private static long Padded(int length) => (length + 31L) & ~31L;

    private static ArgumentException Mismatch(AbiType type, in AbiValue value) =>
        new($"the value {value} does not fit the ABI type {type}", nameof(value));
}
