using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Transactions;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Raw;

/// <summary>
/// debug_getRawTransaction(hash): the signed envelope of a finalized or waiting transaction.
/// </summary>
internal sealed class GetRawTransactionMethod(IChainReader chain, ITransactionPool pool) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new("debug_getRawTransaction")
    {
        Summary = "The signed envelope of a finalized or waiting transaction; null for neither.",
        Parameters = [TransactionTypes.Hash],
        Result = new("transaction", Schemas.Data.OrNull()),
        Examples = [new("A final transaction", """["$transaction"]""")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        Hash256 hash = arguments.Get(TransactionTypes.Hash);
        Transaction? waiting = pool.Find(hash);
        Transaction? found = chain.FindTransaction(hash) is { } location
            ? chain.GetBlock(location.Height)?.Transactions[location.Index]
            : waiting;
        if (found is null)
        {
            result.WriteNullValue();
        }
        else
        {
            result.WriteDataValue(found.Raw.Span);
        }
    }
}
