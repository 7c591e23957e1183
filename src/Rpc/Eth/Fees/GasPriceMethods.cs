using OpenLedger.Ledger.Execution;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Fees;

/// <summary>
/// eth_gasPrice: the next block's base fee and the suggested tip; eth_maxPriorityFeePerGas: the tip.
/// </summary>
internal static class GasPriceMethods
{
    public static IEnumerable<RpcMethod> All(RpcContext context)
    {
        TipSuggestion suggestion = new(context.Chain);
        yield return new ConstantMethod("eth_gasPrice", json =>
        {
            ChainView head = context.Chain.Head;
            json.WriteQuantityValue(context.Executor.NextBaseFee(head.Header) + suggestion.At(head));
        });
        yield return new ConstantMethod(
            "eth_maxPriorityFeePerGas", json => json.WriteQuantityValue(suggestion.At(context.Chain.Head)));
    }
}
