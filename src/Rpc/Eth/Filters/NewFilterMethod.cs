using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Logs;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>eth_newFilter(filter): reports matching logs of blocks from now on, or from fromBlock.</summary>
internal sealed class NewFilterMethod(IChainReader chain, FilterTable table) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new("eth_newFilter")
    {
        Summary = "Reports matching logs of blocks from now on, or from fromBlock.",
        Parameters = [LogQuery.Parameter],
        Result = FilterTypes.Installed,
        Errors = [FilterTypes.TooMany],
        Examples = [new("Logs of a contract", """[{"address": "$datanets"}]""") { Varies = true }],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        LogQuery query = arguments.Get(LogQuery.Parameter);
        if (query.BlockHash is not null)
        {
            throw RpcException.InvalidParams(
                "a filter has fromBlock and toBlock; for one block use eth_getLogs");
        }

        Height next = new(chain.Head.Header.Number.Value + 1);
        result.WriteQuantityValue(table.Add(new InstalledFilter(query, query.From.Height ?? next)));
    }
}
