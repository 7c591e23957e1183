using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Subscriptions;

/// <summary>eth_unsubscribe(id): false when this socket has none of that id.</summary>
internal sealed class UnsubscribeMethod(SubscriptionTable table) : RpcMethod
{
    private static readonly Parameter<UInt256> Id =
        Parameter.Required("id", JsonTypes.Quantity, "What eth_subscribe answered with.");

    public override MethodDeclaration Declaration { get; } = new("eth_unsubscribe")
    {
        Summary = "Ends a subscription; false when this socket has none of that id. Over WebSocket only.",
        Parameters = [Id],
        Result = new("removed", Schema.Flag),
        Errors = [SubscribeMethod.NotOverHttp],
        Examples = [new("There is none", """["0x1"]""")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        result.WriteBooleanValue(table.Remove(arguments.RequireSession(Name), arguments.Get(Id)));
    }
}
