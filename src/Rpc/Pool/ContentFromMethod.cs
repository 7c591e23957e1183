using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Pool;

/// <summary>txpool_contentFrom(address): one sender's waiting transactions, by nonce.</summary>
internal sealed class ContentFromMethod(ITransactionPool pool) : RpcMethod
{
    private static readonly Parameter<Address> Sender =
        Parameter.Required("address", JsonTypes.Address, "Who sent them.");

    public override MethodDeclaration Declaration { get; } = new("txpool_contentFrom")
    {
        Summary = "One sender's waiting transactions, by nonce.",
        Parameters = [Sender],
        Result = new("waiting", PoolMethods.Both(Schema.MapOf(EthSchemas.Transaction))),
        Examples = [new("A sender with one waiting transaction", """["$bob"]""")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        PoolMethods.WriteBoth(
            result, pool.Waiting(arguments.Get(Sender), PoolMethods.ListedMax),
            TransactionJson.WriteWaiting, bySender: false);
}
