using System.Text.Json;
using OpenLedger.Rpc.Eth.Logs;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>eth_getFilterLogs(id): all logs of a filter's range, as eth_getLogs would find them.</summary>
internal sealed class GetFilterLogsMethod(FilterTable table, LogSearch search) : RpcMethod
{
    public override string Name => "eth_getFilterLogs";

    public override (int Min, int Max) ParameterCount => (1, 1);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        LogQuery query = table.Get(arguments.Quantity(0, "id")).Query
            ?? throw RpcException.InvalidParams("'id' is a filter of blocks or transactions, which has no logs");
        search.Write(query, result, cancellation);
    }
}
