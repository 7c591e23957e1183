using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>eth_newBlockFilter(): reports the hashes of blocks from now on.</summary>
internal sealed class NewBlockFilterMethod(IChainReader chain, FilterTable table) : RpcMethod
{
    public override string Name => "eth_newBlockFilter";

    public override (int Min, int Max) ParameterCount => (0, 0);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        Height next = new(chain.Head.Header.Number.Value + 1);
        result.WriteQuantityValue(table.Add(new InstalledFilter(null, next)));
    }
}
