using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Subscriptions;

/// <summary>eth_unsubscribe(id): false when this socket has none of that id.</summary>
internal sealed class UnsubscribeMethod(SubscriptionTable table) : RpcMethod
{
    public override string Name => "eth_unsubscribe";

    public override (int Min, int Max) ParameterCount => (1, 1);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        UInt256 id = arguments.Quantity(0, "id");
        result.WriteBooleanValue(table.Remove(arguments.RequireSession(Name), id));
    }
}
