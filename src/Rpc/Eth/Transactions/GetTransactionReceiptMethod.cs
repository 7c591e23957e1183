using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Transactions;

/// <summary>eth_getTransactionReceipt(hash): null until the transaction is final.</summary>
internal sealed class GetTransactionReceiptMethod(IChainReader chain) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new("eth_getTransactionReceipt")
    {
        Summary = "The receipt of a transaction; null until it is final.",
        Parameters = [TransactionTypes.Hash],
        Result = new("receipt", EthSchemas.Receipt.OrNull()),
        Examples =
        [
            new("A transfer of OPEN", """["$transaction"]"""),
            new("One that still waits", """["$waiting"]"""),
        ],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        Hash256 hash = arguments.Get(TransactionTypes.Hash);
        if (chain.FindTransaction(hash) is not { } location
            || chain.GetBlock(location.Height) is not { } block
            || chain.GetReceipts(location.Height) is not { } receipts)
        {
            result.WriteNullValue();
            return;
        }

        int logsBefore = 0;
        for (int i = 0; i < location.Index; i++)
        {
            logsBefore += receipts[i].Logs.Count;
        }

        ReceiptJson.Write(result, block, location.Index, receipts[location.Index], logsBefore);
    }
}
