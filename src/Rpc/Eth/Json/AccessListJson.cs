using System.Text.Json;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.Eth.Json;

/// <summary>The member accessList of EIP-2930.</summary>
internal static class AccessListJson
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<AccessListEntry> entries)
    {
        writer.WriteStartArray("accessList"u8);
        foreach (AccessListEntry entry in entries)
        {
            writer.WriteStartObject();
            writer.WriteAddress("address"u8, entry.Address);
            writer.WriteStartArray("storageKeys"u8);
            foreach (Hash256 key in entry.StorageKeys)
            {
                writer.WriteHashValue(key);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
