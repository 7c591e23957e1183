using System.Text;
using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>
/// The object that some openledger_* methods take: strict, so that a misspelt member is an error and not a
/// default.
/// </summary>
internal readonly struct NamedArguments
{
    private readonly JsonElement _object;
    private readonly string _name;

    /// <summary>An object with no members but these.</summary>
    public NamedArguments(JsonElement element, string name, params ReadOnlySpan<string> members)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw RpcException.InvalidParams($"'{name}' must be an object");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!IsOneOf(property, members))
            {
                throw RpcException.InvalidParams(
                    $"'{name}' has a member not known; it has {string.Join(", ", members.ToArray())}");
            }
        }

        (_object, _name) = (element, name);
    }

    /// <summary>A member that must be there.</summary>
    public JsonElement Required(string member) =>
        Optional(member) ?? throw RpcException.InvalidParams($"'{_name}.{member}' is missing");

    /// <summary>A member, or null when it is missing or null.</summary>
    public JsonElement? Optional(string member) =>
        _object.ValueKind == JsonValueKind.Object
        && _object.TryGetProperty(member, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>A text of at most so many bytes of UTF-8.</summary>
    public string Text(string member, int bytesMax)
    {
        string text = RpcArguments.ReadText(Required(member), member);
        return Encoding.UTF8.GetByteCount(text) <= bytesMax
            ? text
            : throw RpcException.InvalidParams($"'{member}' has at most {bytesMax} bytes");
    }

    /// <summary>A JSON number up to a maximum.</summary>
    public ulong Number(string member, ulong max)
    {
        ulong value = RpcArguments.ReadNumber(Required(member), member);
        return value <= max ? value : throw RpcException.InvalidParams($"'{member}' must be at most {max}");
    }

    /// <summary>A 256-bit number: a JSON number below 2^53, a decimal string or a 0x-quantity.</summary>
    public UInt256 Wide(string member)
    {
        JsonElement element = Required(member);
        if (element.ValueKind == JsonValueKind.Number)
        {
            return RpcArguments.ReadNumber(element, member);
        }

        return RpcArguments.TryGetText(element, out string? text)
            && (UInt256.TryParse(text, out UInt256 value) || RpcArguments.TryParseQuantity(text, out value))
            ? value
            : throw RpcException.InvalidParams(
                $"'{member}' must be a decimal string, a 0x-quantity or a JSON number below 2^53");
    }

    private static bool IsOneOf(JsonProperty property, ReadOnlySpan<string> members)
    {
        foreach (string member in members)
        {
            if (property.NameEquals(member))
            {
                return true;
            }
        }

        return false;
    }
}
