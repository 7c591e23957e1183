using System.Text.Json;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>
/// Reads the members of a node's answer. Numbers are taken as a JSON number, decimal digits or a 0x quantity.
/// A missing or malformed one is a <see cref="ClientException"/> that names it.
/// </summary>
internal static class AnswerFields
{
    /// <summary>A member that is there and not null.</summary>
    public static JsonElement Member(this JsonElement answer, string name) =>
        answer.MemberOrNull(name) ?? throw new ClientException(
            $"the node's answer has no '{name}'; is it another version?");

    /// <summary>A member; null when it is absent or null.</summary>
    public static JsonElement? MemberOrNull(this JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out JsonElement value)
            && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>Text.</summary>
    public static string Text(this JsonElement answer, string name) =>
        answer.Member(name) is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!
            : throw Malformed(name, "text");

    /// <summary>A bool.</summary>
    public static bool Flag(this JsonElement answer, string name) =>
        answer.Member(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag
            ? flag.GetBoolean()
            : throw Malformed(name, "true or false");

    /// <summary>A list.</summary>
    public static IReadOnlyList<JsonElement> List(this JsonElement answer, string name) =>
        answer.Member(name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray()]
            : throw Malformed(name, "a list");

    /// <summary>A number below 2^64.</summary>
    public static ulong Number(this JsonElement answer, string name) =>
        TryWide(answer.Member(name), out UInt256 value) && value.FitsUInt64
            ? (ulong)value
            : throw Malformed(name, "a number");

    /// <summary>A number below 2^256.</summary>
    public static UInt256 Wide(this JsonElement answer, string name) =>
        TryWide(answer.Member(name), out UInt256 value) ? value : throw Malformed(name, "a number");

    /// <summary>The value itself as a number below 2^256.</summary>
    public static UInt256 AsWide(this JsonElement value, string what) =>
        TryWide(value, out UInt256 number) ? number : throw Malformed(what, "a number");

    /// <summary>The value itself as a number below 2^64.</summary>
    public static ulong AsNumber(this JsonElement value, string what) =>
        TryWide(value, out UInt256 number) && number.FitsUInt64
            ? (ulong)number
            : throw Malformed(what, "a number");

    /// <summary>An address.</summary>
    public static Address Account(this JsonElement answer, string name) =>
        Address.TryParse(answer.Text(name), out Address address)
            ? address
            : throw Malformed(name, "an address");

    /// <summary>32 bytes.</summary>
    public static Hash256 Hash(this JsonElement answer, string name) =>
        Hex.TryDecode(answer.Text(name), out byte[] bytes) && bytes.Length == Hash256.Size
            ? new Hash256(bytes)
            : throw Malformed(name, "a hash");

    /// <summary>Bytes.</summary>
    public static byte[] Bytes(this JsonElement answer, string name) =>
        Hex.TryDecode(answer.Text(name), out byte[] bytes) ? bytes : throw Malformed(name, "hex");

    private static bool TryWide(JsonElement value, out UInt256 number)
    {
        string? text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString(),
            _ => null,
        };
        return text is not null && text.StartsWith("0x", StringComparison.Ordinal)
            ? TryQuantity(text.AsSpan(2), out number)
            : UInt256.TryParse(text, out number);
    }

    private static bool TryQuantity(ReadOnlySpan<char> digits, out UInt256 number)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        number = UInt256.Zero;
        if (digits.Length is 0 or > 2 * UInt256.Size)
        {
            return false;
        }

        string even = digits.Length % 2 == 0 ? digits.ToString() : string.Concat("0", digits);
        if (Convert.FromHexString(even, bytes, out _, out int written) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        number = new UInt256(bytes[..written]);
        return true;
    }

    private static ClientException Malformed(string name, string expected) =>
        new($"the node's answer has a '{name}' that is not {expected}; is it another version?");
}
