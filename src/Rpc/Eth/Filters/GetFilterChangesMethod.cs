using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Logs;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>
/// eth_getFilterChanges(id): what came since the last time, at most as many blocks as one eth_getLogs may
/// span; the rest comes the next time.
/// </summary>
internal sealed class GetFilterChangesMethod(RpcContext context, FilterTable table, LogSearch search)
    : RpcMethod
{
    private readonly IChainReader _chain = context.Chain;
    private readonly ArrivalLog _arrivals = context.Arrivals;

    public override MethodDeclaration Declaration { get; } = new("eth_getFilterChanges")
    {
        Summary = "What came since the last time: logs, or hashes of blocks or transactions.",
        Description = "At most as many blocks as one eth_getLogs may span; the rest comes the next time.",
        Parameters = [FilterTypes.Id],
        Result = new("changes", Schema.AnyOf(Schema.ListOf(Schemas.Hash), Schema.ListOf(EthSchemas.Log))),
        Errors = [MethodError.Unknown("the filter")],
        Examples = [new("A filter of logs", """["$logFilter"]""") { Varies = true }],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        InstalledFilter filter = table.Get(arguments.Get(FilterTypes.Id));
        lock (filter)
        {
            if (filter.NextArrival is { } arrival)
            {
                WriteArrivals(result, filter, arrival);
                return;
            }

            Height last = _chain.Head.Header.Number;
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

    private void WriteArrivals(Utf8JsonWriter writer, InstalledFilter filter, ulong from)
    {
        (IReadOnlyList<Hash256> hashes, ulong next) = _arrivals.From(from);
        filter.NextArrival = next;
        writer.WriteStartArray();
        foreach (Hash256 hash in hashes)
        {
            writer.WriteHashValue(hash);
        }

        writer.WriteEndArray();
    }

    private void WriteHashes(Utf8JsonWriter writer, Height from, Height last)
    {
        writer.WriteStartArray();
        for (ulong height = from.Value; height < last.Value; height++)
        {
            // A block's hash stands in its child: no need to hash the header again.
            writer.WriteHashValue(_chain.GetHeader(new Height(height + 1))!.ParentHash);
        }

        writer.WriteHashValue(_chain.GetBlock(last)!.Hash);
        writer.WriteEndArray();
    }
}
