using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Logs;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>
/// eth_getFilterChanges(id): what came since the last time, at most as many blocks as one eth_getLogs may
/// span; the rest comes the next time.
/// </summary>
internal sealed class GetFilterChangesMethod(IChainReader chain, FilterTable table, LogSearch search)
    : RpcMethod
{
    public override string Name => "eth_getFilterChanges";

    public override (int Min, int Max) ParameterCount => (1, 1);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        InstalledFilter filter = table.Get(arguments.Quantity(0, "id"));
        lock (filter)
        {
            Height last = chain.Head.Header.Number;
            last = filter.Query?.To.Height is { } to && to < last ? to : last;
            if (filter.Next > last)
            {
                result.WriteStartArray();
                result.WriteEndArray();
                return;
            }

            last = search.Reach(filter.Next, last);
            if (filter.Query is { } query)
            {
                search.Write(query, filter.Next, last, result, cancellation);
            }
            else
            {
                WriteHashes(result, filter.Next, last);
            }

            filter.Next = new Height(last.Value + 1);
        }
    }

    private void WriteHashes(Utf8JsonWriter writer, Height from, Height last)
    {
        writer.WriteStartArray();
        for (ulong height = from.Value; height < last.Value; height++)
        {
            // A block's hash stands in its child: no need to hash the header again.
            writer.WriteHashValue(chain.GetHeader(new Height(height + 1))!.ParentHash);
        }

        writer.WriteHashValue(chain.GetBlock(last)!.Hash);
        writer.WriteEndArray();
    }
}
