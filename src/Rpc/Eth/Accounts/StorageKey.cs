using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Accounts;

/// <summary>
/// A storage slot as callers name it: up to 64 hex digits, leading zeros allowed. It is given back the way it
/// came, whole or as a quantity.
/// </summary>
internal readonly record struct StorageKey(UInt256 Slot, bool IsWhole)
{
    private const int DigitsMax = 2 * UInt256.Size;

    public static JsonType<StorageKey> Type { get; } = new(
        Schema.Pattern("^0x[0-9a-fA-F]{1,64}$").Called("StorageKey", "Slot of an account's storage, in hex"), Read);

    private static StorageKey Read(JsonElement element, string name)
    {
        string text = RpcArguments.ReadText(element, name);
        string digits = text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : "";
        string even = digits.Length % 2 == 0 ? digits : "0" + digits;
        return digits.Length is > 0 and <= DigitsMax && Hex.TryDecode(even, out byte[] bytes)
            ? new StorageKey(new UInt256(bytes), digits.Length == DigitsMax)
            : throw RpcException.InvalidParams($"'{name}' must be 0x-prefixed hex of at most 32 bytes");
    }

    public void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name)
    {
        if (IsWhole)
        {
            writer.WriteData(name, Slot.ToBigEndian());
        }
        else
        {
            writer.WriteQuantity(name, Slot);
        }
    }
}
