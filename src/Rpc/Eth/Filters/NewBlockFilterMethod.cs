using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>eth_newBlockFilter(): reports the hashes of blocks from now on.</summary>
internal sealed class NewBlockFilterMethod(IChainReader chain, FilterTable table) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new("eth_newBlockFilter")
    {
        Summary = "Reports the hashes of blocks from now on.",
        Result = FilterTypes.Installed,
        Errors = [FilterTypes.TooMany],
        Examples = [new("A filter") { Varies = true }],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        Height next = new(chain.Head.Header.Number.Value + 1);
        result.WriteQuantityValue(table.Add(new InstalledFilter(null, next)));
    }
}
