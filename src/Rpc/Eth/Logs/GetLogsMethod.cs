using System.Text.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Logs;

/// <summary>eth_getLogs(filter): logs of finalized blocks, in order.</summary>
internal sealed class GetLogsMethod(LogSearch search) : RpcMethod
{
    public override string Name => "eth_getLogs";

    public override (int Min, int Max) ParameterCount => (1, 1);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        search.Write(LogQuery.Read(arguments.Element(0, "filter")), result, cancellation);
}
