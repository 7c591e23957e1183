using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Sockets;

namespace OpenLedger.Rpc.Server;

/// <summary>
/// The positional parameters of one call, read as its method declares them, with strict readers: quantities
/// without leading zeros, data of even length, hashes and addresses of exact size. A parameter that is absent
/// or null counts as missing. Errors:
/// <see cref="RpcException"/> -32602 that names the parameter and what is accepted.
/// </summary>
public readonly struct RpcArguments
{
    private readonly MethodDeclaration _declaration;
    private readonly object?[] _values;
    private readonly RpcSession? _session;

    /// <summary>Reads and checks all parameters of a call.</summary>
    /// <param name="declaration">The method called.</param>
    /// <param name="array">The array of parameters; undefined when the call had none.</param>
    /// <param name="count">Items of it, trailing nulls not counted.</param>
    /// <param name="session">The caller's connection, if it can be told things unasked.</param>
    internal RpcArguments(MethodDeclaration declaration, JsonElement array, int count, RpcSession? session)
    {
        (_declaration, _session) = (declaration, session);
        _values = declaration.Read(array, count);
    }

    /// <summary>The value of a declared parameter, or what stands for a missing one.</summary>
    public T Get<T>(Parameter<T> parameter) => (T)_values[_declaration.IndexOf(parameter)]!;

    /// <summary>Where the call came from; null: from within the node, or not known.</summary>
    public IPAddress? Caller { get; init; }

    /// <summary>The caller's connection, to which notifications can be sent.</summary>
    public RpcSession RequireSession(string method) => _session ?? throw new RpcException(
        RpcErrorCode.MethodNotFound, $"notifications not supported: {method} works over WebSocket only");

    /// <summary>true or false.</summary>
    public static bool ReadFlag(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw RpcException.InvalidParams($"parameter '{name}' must be true or false"),
    };

    /// <summary>A JSON string.</summary>
    public static string ReadText(JsonElement element, string name) =>
        TryGetText(element, out string? text)
            ? text
            : throw RpcException.InvalidParams($"'{name}' must be a string of well-formed text");

    /// <summary>A JSON string's text; false for another kind, and for text with a lone surrogate.</summary>
    public static bool TryGetText(JsonElement element, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (element.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            text = element.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // How JsonElement says that an escape stands for half a character.
            return false;
        }
    }

    /// <summary>A JSON number that is a whole number from 0 to 2^53 - 1 (ids of openledger_*).</summary>
    public static ulong ReadNumber(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetUInt64(out ulong value)
            && value < 1UL << 53
            ? value
            : throw RpcException.InvalidParams($"'{name}' must be a whole JSON number below 2^53");

    /// <summary>0x-data of any even length.</summary>
    public static byte[] ReadData(JsonElement element, string name)
    {
        string text = ReadText(element, name);
        return text.StartsWith("0x", StringComparison.Ordinal) && Hex.TryDecode(text, out byte[] data)
            ? data
            : throw RpcException.InvalidParams($"'{name}' must be 0x-prefixed hex data of even length");
    }

    /// <summary>A 0x-quantity: no leading zeros, "0x0" for zero, below 2^256.</summary>
    public static UInt256 ReadQuantity(JsonElement element, string name)
    {
        string text = ReadText(element, name);
        if (!TryParseQuantity(text, out UInt256 value))
        {
            throw RpcException.InvalidParams(
                $"'{name}' must be a 0x-prefixed hex quantity without leading zeros");
        }

        return value;
    }

    /// <summary>A 0x-quantity below 2^64.</summary>
    public static ulong ReadUInt64(JsonElement element, string name)
    {
        UInt256 value = ReadQuantity(element, name);
        return value.FitsUInt64
            ? (ulong)value
            : throw RpcException.InvalidParams($"'{name}' must be below 2^64");
    }

    /// <summary>A 20-byte address.</summary>
    public static Address ReadAddress(JsonElement element, string name)
    {
        string text = ReadText(element, name);
        return text.StartsWith("0x", StringComparison.Ordinal)
            && Primitives.Values.Address.TryParse(text, out Address address)
            ? address
            : throw RpcException.InvalidParams($"'{name}' must be a 0x-prefixed 20-byte address");
    }

    /// <summary>A 32-byte hash.</summary>
    public static Hash256 ReadHash(JsonElement element, string name)
    {
        byte[] data = ReadData(element, name);
        return data.Length == Hash256.Size
            ? new Hash256(data)
            : throw RpcException.InvalidParams($"'{name}' must be a 0x-prefixed 32-byte hash");
    }

    /// <summary>Parses the strict quantity form.</summary>
    public static bool TryParseQuantity([NotNullWhen(true)] string? text, out UInt256 value)
    {
        value = default;
        if (text is null || text.Length is < 3 or > 66 || !text.StartsWith("0x", StringComparison.Ordinal)
            || (text[2] == '0' && text.Length > 3))
        {
            return false;
        }

        ReadOnlySpan<char> digits = text.AsSpan(2);
        if (digits.Length <= 16)
        {
            if (!ulong.TryParse(
                digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong small))
            {
                return false;
            }

            value = small;
            return true;
        }

        string even = digits.Length % 2 == 0 ? digits.ToString() : "0" + digits.ToString();
        if (!Hex.TryDecode(even, out byte[] bytes))
        {
            return false;
        }

        value = new UInt256(bytes);
        return true;
    }
}
