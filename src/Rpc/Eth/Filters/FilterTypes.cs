using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>What the methods about filters share.</summary>
internal static class FilterTypes
{
    /// <summary>A filter that exists.</summary>
    public static Parameter<UInt256> Id { get; } =
        Parameter.Required("id", JsonTypes.Quantity, "The id that the filter was given.");

    /// <summary>The result of installing one.</summary>
    public static MethodResult Installed { get; } = new("id", Schemas.Quantity);

    /// <summary>There are too many.</summary>
    public static MethodError TooMany { get; } =
        new(RpcErrorCode.LimitExceeded, "too many filters are installed (rpc.filtersMax)");
}
