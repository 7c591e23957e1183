using System.Text.Json;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>
/// eth_newPendingTransactionFilter(): reports the hashes of transactions that wait from now on.
/// </summary>
internal sealed class NewPendingTransactionFilterMethod(ArrivalLog arrivals, FilterTable table) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new("eth_newPendingTransactionFilter")
    {
        Summary = "Reports the hashes of transactions that wait from now on.",
        Result = FilterTypes.Installed,
        Errors = [FilterTypes.TooMany],
        Examples = [new("A filter") { Varies = true }],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        result.WriteQuantityValue(table.Add(InstalledFilter.OfArrivals(arrivals.Next)));
}
