using System.Text.Json;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Devnet;

/// <summary>Types of the parameters of devnets' methods.</summary>
internal static class DevnetTypes
{
    /// <summary>Seconds, as tools send them: a JSON number or a 0x-quantity.</summary>
    public static JsonType<ulong> Seconds { get; } = new(
        JsonTypes.Number.Schema,
        (element, name) => element.ValueKind == JsonValueKind.String
            ? RpcArguments.ReadUInt64(element, name)
            : RpcArguments.ReadNumber(element, name));
}
