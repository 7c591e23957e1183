using System.Text.Json;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Logs;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>eth_getFilterLogs(id): all logs of a filter's range, as eth_getLogs would find them.</summary>
internal sealed class GetFilterLogsMethod(FilterTable table, LogSearch search) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new("eth_getFilterLogs")
    {
        Summary = "All logs of a filter's range, as eth_getLogs would find them.",
        Parameters = [FilterTypes.Id],
        Result = new("logs", Schema.ListOf(EthSchemas.Log)),
        Errors = [MethodError.Unknown("the filter"), LogQuery.TooMuch],
        Examples = [new("A filter of one block's logs", """["$logFilter"]""") { Varies = true }],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        LogQuery query = table.Get(arguments.Get(FilterTypes.Id)).Query
            ?? throw RpcException.InvalidParams("'id' is a filter of blocks or transactions, which has no logs");
        search.Write(query, result, cancellation);
    }
}
