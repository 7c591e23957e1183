using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>The types of parameters that openledger_* shares.</summary>
internal static class LedgerTypes
{
    public static JsonType<DatanetId> Datanet { get; } = JsonTypes.Number.As(static (id, _) => new DatanetId(id));

    public static JsonType<ContributionId> Contribution { get; } =
        JsonTypes.Number.As(static (id, _) => new ContributionId(id));

    public static JsonType<SidecarId> Sidecar { get; } = JsonTypes.Number.As(static (id, _) => new SidecarId(id));

    public static JsonType<ModelId> Model { get; } = JsonTypes.Number.As(static (id, _) => new ModelId(id));

    public static JsonType<Epoch> Epoch { get; } = JsonTypes.Number.As(static (epoch, _) => new Epoch(epoch));

    public static JsonType<ValidatorId> Validator { get; } =
        JsonTypes.NumberOf(0, uint.MaxValue).As(static (id, _) => new ValidatorId((uint)id));

    /// <summary>A 256-bit number: a JSON number below 2^53, a decimal string or a 0x-quantity.</summary>
    public static JsonType<UInt256> Wide { get; } = new(
        Schema.AnyOf(Schemas.Number, Schemas.Decimal, Schemas.Quantity)
            .Called("Wide", "Number below 2^256: a JSON number below 2^53, a decimal string or a 0x-quantity"),
        static (element, name) =>
        {
            if (element.ValueKind == System.Text.Json.JsonValueKind.Number)
            {
                return RpcArguments.ReadNumber(element, name);
            }

            return RpcArguments.TryGetText(element, out string? text)
                && (UInt256.TryParse(text, out UInt256 value) || RpcArguments.TryParseQuantity(text, out value))
                ? value
                : throw RpcException.InvalidParams(
                    $"'{name}' must be a decimal string, a 0x-quantity or a JSON number below 2^53");
        });

    /// <summary>The same below a bound.</summary>
    public static JsonType<ulong> WideOf(ulong most) => Wide.As((value, name) => value <= most
        ? (ulong)value
        : throw RpcException.InvalidParams($"'{name}' must be at most {most}"));
}
