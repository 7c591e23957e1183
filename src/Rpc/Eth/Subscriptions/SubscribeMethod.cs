using System.Text.Json;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Logs;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Subscriptions;

/// <summary>
/// eth_subscribe(kind, of?): newHeads; logs with a filter of addresses and topics; newPendingTransactions,
/// whole when <c>of</c> is true; syncing. Over WebSocket only.
/// </summary>
internal sealed class SubscribeMethod(SubscriptionTable table) : RpcMethod
{
    /// <summary>There is nobody to tell.</summary>
    public static readonly MethodError NotOverHttp =
        new(RpcErrorCode.MethodNotFound, "the call came over HTTP: notifications need a WebSocket");

    private static readonly JsonType<SubscriptionKind> Kinds = new(
        Schema.OneOf("newHeads", "logs", "newPendingTransactions", "syncing"),
        static (element, name) => JsonTypes.Text.Read(element, name) switch
        {
            "newHeads" => SubscriptionKind.NewHeads,
            "logs" => SubscriptionKind.Logs,
            "newPendingTransactions" => SubscriptionKind.NewPendingTransactions,
            "syncing" => SubscriptionKind.Syncing,
            _ => throw RpcException.InvalidParams(
                $"'{name}' must be newHeads, logs, newPendingTransactions or syncing"),
        });

    // What it may be depends on the kind: an object for those that need nothing is passed over, as clients send it.
    private static readonly JsonType<JsonElement> Choices =
        new(Schema.AnyOf(LogQuery.Type.Schema, Schema.Flag), static (element, _) => element);

    private static readonly Parameter<SubscriptionKind> Kind =
        Parameter.Required("kind", Kinds, "What to be told of.");

    private static readonly Parameter<JsonElement?> Of = Parameter.Nullable(
        "of", Choices, "For logs addresses and topics; for newPendingTransactions true for whole ones.");

    public override MethodDeclaration Declaration { get; } = new("eth_subscribe")
    {
        Summary = "Tells of heads, logs or transactions from now on. Over WebSocket only.",
        Description = "Each notification is eth_subscription {subscription, result}; every final block is told once, in"
            + " order. syncing has told nothing yet.",
        Parameters = [Kind, Of],
        Result = new("subscription", Schemas.Quantity),
        Errors =
        [
            NotOverHttp, new(RpcErrorCode.LimitExceeded, "the socket has as many as it may (rpc.subscriptionsMax)"),
        ],
        Examples =
        [
            new("New heads", """["newHeads"]""") { Varies = true },
            new("A contract's logs", """["logs", {"address": "$datanets"}]""") { Varies = true },
        ],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        SubscriptionKind kind = arguments.Get(Kind);
        JsonElement? of = arguments.Get(Of);
        LogQuery? query = kind == SubscriptionKind.Logs ? ReadFilter(of) : null;
        bool full = kind == SubscriptionKind.NewPendingTransactions
            && of is { } whole && JsonTypes.Flag.Read(whole, Of.Name);
        if (of is { ValueKind: not JsonValueKind.Object }
            && kind is SubscriptionKind.NewHeads or SubscriptionKind.Syncing)
        {
            throw RpcException.InvalidParams("'of' goes with logs and newPendingTransactions");
        }

        result.WriteQuantityValue(table.Add(arguments.RequireSession(Name), kind, query, full));
    }

    private static LogQuery ReadFilter(JsonElement? of)
    {
        if (of is not { } filter)
        {
            return LogQuery.Everything;
        }

        LogQuery query = LogQuery.Type.Read(filter, Of.Name);
        return query.BlockHash is null
            ? query
            : throw RpcException.InvalidParams("a subscription tells of blocks to come: it has no blockHash");
    }
}
