using System.Text.Json;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>eth_uninstallFilter(id): false when there was none.</summary>
internal sealed class UninstallFilterMethod(FilterTable table) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new("eth_uninstallFilter")
    {
        Summary = "Forgets a filter; false when there was none.",
        Parameters = [FilterTypes.Id],
        Result = new("removed", Schema.Flag),
        Examples = [new("There is none", """["0x1"]""")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        result.WriteBooleanValue(table.Remove(arguments.Get(FilterTypes.Id)));
}
