using OpenLedger.Ledger.Execution;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Fees;

/// <summary>
/// eth_gasPrice: the next block's base fee and the suggested tip; eth_baseFee and
/// eth_maxPriorityFeePerGas: the two apart.
/// </summary>
internal static class GasPriceMethods
{
    public static IEnumerable<RpcMethod> All(RpcContext context)
    {
        TipSuggestion suggestion = new(context.Chain);
        yield return new ConstantMethod(
            "eth_gasPrice", "The next block's base fee and the suggested tip.", new("price", Schemas.Quantity), json =>
        {
            ChainView head = context.Chain.Head;
            json.WriteQuantityValue(context.Executor.NextBaseFee(head.Header) + suggestion.At(head));
        });
        yield return new ConstantMethod(
            "eth_baseFee", "The next block's base fee.", new("fee", Schemas.Quantity),
            json => json.WriteQuantityValue(context.Executor.NextBaseFee(context.Chain.Head.Header)));
        yield return new ConstantMethod(
            "eth_maxPriorityFeePerGas",
            "The suggested tip: 0 while blocks have room, else the 60th percentile of the full ones of the last 20.",
            new("tip", Schemas.Quantity),
            json => json.WriteQuantityValue(suggestion.At(context.Chain.Head)));
    }
}
