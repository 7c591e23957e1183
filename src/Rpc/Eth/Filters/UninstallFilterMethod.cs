using System.Text.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>eth_uninstallFilter(id): false when there was none.</summary>
internal sealed class UninstallFilterMethod(FilterTable table) : RpcMethod
{
    public override string Name => "eth_uninstallFilter";

    public override (int Min, int Max) ParameterCount => (1, 1);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        result.WriteBooleanValue(table.Remove(arguments.Quantity(0, "id")));
}
