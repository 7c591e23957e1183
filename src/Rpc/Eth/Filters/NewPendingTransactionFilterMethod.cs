using System.Text.Json;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>eth_newPendingTransactionFilter(): reports the hashes of transactions that wait from now on.</summary>
internal sealed class NewPendingTransactionFilterMethod(ArrivalLog arrivals, FilterTable table) : RpcMethod
{
    public override string Name => "eth_newPendingTransactionFilter";

    public override (int Min, int Max) ParameterCount => (0, 0);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        result.WriteQuantityValue(table.Add(InstalledFilter.OfArrivals(arrivals.Next)));
}
