using System.Text.Json;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Logs;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Subscriptions;

/// <summary>
/// eth_subscribe(kind, of?): newHeads; logs with a filter of addresses and topics; newPendingTransactions, whole
/// when <c>of</c> is true; syncing. Over WebSocket only.
/// </summary>
internal sealed class SubscribeMethod(SubscriptionTable table) : RpcMethod
{
    public override string Name => "eth_subscribe";

    public override (int Min, int Max) ParameterCount => (1, 2);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        SubscriptionKind kind = arguments.Text(0, "kind") switch
        {
            "newHeads" => SubscriptionKind.NewHeads,
            "logs" => SubscriptionKind.Logs,
            "newPendingTransactions" => SubscriptionKind.NewPendingTransactions,
            "syncing" => SubscriptionKind.Syncing,
            _ => throw RpcException.InvalidParams(
                "'kind' must be newHeads, logs, newPendingTransactions or syncing"),
        };
        LogQuery? query = kind == SubscriptionKind.Logs ? ReadFilter(arguments) : null;
        bool full = kind == SubscriptionKind.NewPendingTransactions && arguments.Flag(1, "of", absent: false);
        if (arguments.Has(1) && kind is SubscriptionKind.NewHeads or SubscriptionKind.Syncing
            && arguments.Element(1, "of").ValueKind != JsonValueKind.Object)
        {
            throw RpcException.InvalidParams("'of' goes with logs and newPendingTransactions");
        }

        result.WriteQuantityValue(table.Add(arguments.RequireSession(Name), kind, query, full));
    }

    private static LogQuery ReadFilter(RpcArguments arguments)
    {
        if (!arguments.Has(1))
        {
            return LogQuery.Everything;
        }

        LogQuery query = LogQuery.Read(arguments.Element(1, "of"));
        return query.BlockHash is null
            ? query
            : throw RpcException.InvalidParams("a subscription tells of blocks to come: it has no blockHash");
    }
}
