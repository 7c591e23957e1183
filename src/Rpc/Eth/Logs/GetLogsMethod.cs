using System.Text.Json;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Logs;

/// <summary>eth_getLogs(filter): logs of finalized blocks, in order.</summary>
internal sealed class GetLogsMethod(LogSearch search) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new("eth_getLogs")
    {
        Summary = "The matching logs of finalized blocks, in order.",
        Description = "Found by the blocks' log filters. A range ends at the head; blockHash excludes a range.",
        Parameters = [LogQuery.Parameter],
        Result = new("logs", Schema.ListOf(EthSchemas.Log)),
        Errors = [MethodError.Unknown("the block of blockHash"), LogQuery.TooMuch],
        Examples =
        [
            new("Of one block", """[{"blockHash": "$blockHash"}]"""),
            new(
                "Of a contract and an event, by range",
                """[{"fromBlock": "0x0", "toBlock": "latest", "address": "$datanets", "topics": ["$datanetTopic"]}]"""),
        ],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        search.Write(arguments.Get(LogQuery.Parameter), result, cancellation);
}
