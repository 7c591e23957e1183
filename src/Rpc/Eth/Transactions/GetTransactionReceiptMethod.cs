using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Transactions;

/// <summary>eth_getTransactionReceipt(hash): null until the transaction is final.</summary>
internal sealed class GetTransactionReceiptMethod(IChainReader chain) : RpcMethod
{
    public override string Name => "eth_getTransactionReceipt";

    public override (int Min, int Max) ParameterCount => (1, 1);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        Hash256 hash = arguments.Hash(0, "transactionHash");
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
