using System.Text.Json;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.Eth.Json;

/// <summary>
/// Writes the two hexadecimal forms of Ethereum's JSON: quantities (no leading zeros, "0x0" for zero) and
/// data (two digits a byte), in lower case.
/// </summary>
internal static class HexJson
{
    private const int StackBytesMax = 512;

    private static ReadOnlySpan<byte> Digits => "0123456789abcdef"u8;

    public static void WriteQuantity(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, ulong value)
    {
        writer.WritePropertyName(name);
        writer.WriteQuantityValue(value);
    }

    public static void WriteQuantity(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, in UInt256 value)
    {
        writer.WritePropertyName(name);
        writer.WriteQuantityValue(value);
    }

    public static void WriteQuantityValue(this Utf8JsonWriter writer, ulong value)
    {
        Span<byte> text = stackalloc byte[18];
        int at = text.Length;
        do
        {
            text[--at] = Digits[(int)(value & 0xF)];
            value >>= 4;
        }
        while (value != 0);

        text[--at] = (byte)'x';
        text[--at] = (byte)'0';
        writer.WriteStringValue(text[at..]);
    }

    public static void WriteQuantityValue(this Utf8JsonWriter writer, in UInt256 value)
    {
        if (value.FitsUInt64)
        {
            writer.WriteQuantityValue((ulong)value);
        }
        else
        {
            writer.WriteStringValue(value.ToQuantity());
        }
    }

    public static void WriteData(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        writer.WritePropertyName(name);
        writer.WriteDataValue(data);
    }

    public static void WriteDataValue(this Utf8JsonWriter writer, ReadOnlySpan<byte> data)
    {
        if (data.Length > StackBytesMax)
        {
            writer.WriteStringValue(Hex.Encode(data));
            return;
        }

        Span<byte> text = stackalloc byte[2 + (2 * data.Length)];
        "0x"u8.CopyTo(text);
        for (int i = 0; i < data.Length; i++)
        {
            text[2 + (2 * i)] = Digits[data[i] >> 4];
            text[3 + (2 * i)] = Digits[data[i] & 0xF];
        }

        writer.WriteStringValue(text);
    }

    public static void WriteHash(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, in Hash256 hash)
    {
        writer.WritePropertyName(name);
        writer.WriteHashValue(hash);
    }

    public static void WriteHashValue(this Utf8JsonWriter writer, in Hash256 hash)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        hash.CopyTo(bytes);
        writer.WriteDataValue(bytes);
    }

    public static void WriteAddress(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, in Address address)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        address.CopyTo(bytes);
        writer.WriteData(name, bytes);
    }

    /// <summary>An address, or null.</summary>
    public static void WriteAddress(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, Address? address)
    {
        if (address is { } present)
        {
            writer.WriteAddress(name, present);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
