using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Transactions;

/// <summary>eth_getTransactionByHash(hash): a finalized or a waiting one; null for neither.</summary>
internal sealed class GetTransactionByHashMethod(IChainReader chain, ITransactionPool pool) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new("eth_getTransactionByHash")
    {
        Summary = "A finalized or waiting transaction; null for neither.",
        Parameters = [TransactionTypes.Hash],
        Result = new("transaction", EthSchemas.Transaction.OrNull()),
        Examples =
        [
            new("A final transaction", """["$transaction"]"""),
            new("One that waits", """["$waiting"]"""),
            new("None", """["$unknownHash"]"""),
        ],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        Hash256 hash = arguments.Get(TransactionTypes.Hash);

        // The pool first: one that leaves it in between is then found in the chain.
        Transaction? waiting = pool.Find(hash);
        if (chain.FindTransaction(hash) is { } location && chain.GetBlock(location.Height) is { } block)
        {
            TransactionJson.WriteIncluded(result, block, location.Index);
        }
        else if (waiting is not null)
        {
            TransactionJson.WriteWaiting(result, waiting);
        }
        else
        {
            result.WriteNullValue();
        }
    }
}
