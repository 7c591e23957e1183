using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Pool;

/// <summary>txpool_contentFrom(address): one sender's waiting transactions, by nonce.</summary>
internal sealed class ContentFromMethod(ITransactionPool pool) : RpcMethod
{
    public override string Name => "txpool_contentFrom";

    public override (int Min, int Max) ParameterCount => (1, 1);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        PoolMethods.WriteBoth(
            result, pool.Waiting(arguments.Address(0, "address"), PoolMethods.ListedMax),
            TransactionJson.WriteWaiting, bySender: false);
}
