using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Logs;

/// <summary>Finds logs by the blocks' log filters, within limits. Thread-safe.</summary>
internal sealed class LogSearch(IChainReader chain, RpcLimits limits)
{
    /// <summary>Writes the array of matching logs of the blocks that the query names.</summary>
    public void Write(LogQuery query, Utf8JsonWriter writer, CancellationToken cancellation)
    {
        if (query.BlockHash is { } hash)
        {
            Height only = chain.HeightOf(hash)
                ?? throw new RpcException(RpcErrorCode.ResourceNotFound, $"block {hash} is not known");
            Write(query, only, only, writer, cancellation);
            return;
        }

        Height head = chain.Head.Header.Number;
        Height from = query.From.Height ?? head;
        Height to = query.To.Height ?? head;
        if (from > to && query.To.Height is not null)
        {
            throw RpcException.InvalidParams($"'fromBlock' {from} is after 'toBlock' {to}");
        }

        // What has not happened yet has no logs: a client that waits for the next block asks like this.
        to = to < head ? to : head;
        if (from > to)
        {
            writer.WriteStartArray();
            writer.WriteEndArray();
            return;
        }

        RequireRange(from, to);
        Write(query, from, to, writer, cancellation);
    }

    /// <summary>Writes the matching logs of a range that is known.</summary>
    public void Write(
        LogQuery query, Height from, Height to, Utf8JsonWriter writer, CancellationToken cancellation)
    {
        IReadOnlyList<Height> candidates = chain.FindLogBlocks(
            from,
            to,
            bloom =>
            {
                cancellation.ThrowIfCancellationRequested();
                return query.MayMatch(bloom);
            },
            int.MaxValue);
        int found = 0;
        writer.WriteStartArray();
        foreach (Height height in candidates)
        {
            cancellation.ThrowIfCancellationRequested();
            if (chain.GetReceipts(height) is { } receipts && receipts.Any(r => r.Logs.Any(query.Matches)))
            {
                found = WriteBlock(query, chain.GetBlock(height)!, receipts, found, writer);
            }
        }

        writer.WriteEndArray();
    }

    /// <summary>The last height that one search beginning at <paramref name="from"/> may reach.</summary>
    public Height Reach(Height from, Height last) =>
        last.Value - from.Value < limits.LogBlocksMax ? last : new Height(
            from.Value + limits.LogBlocksMax - 1);

    private int WriteBlock(
        LogQuery query, Block block, IReadOnlyList<Receipt> receipts, int found, Utf8JsonWriter writer)
    {
        int logIndex = 0;
        for (int i = 0; i < receipts.Count; i++)
        {
            foreach (LogEntry log in receipts[i].Logs)
            {
                if (query.Matches(log))
                {
                    if (++found > limits.LogResultsMax)
                    {
                        throw RpcException.Limit(
                            $"more than {limits.LogResultsMax} logs match (rpc.logResultsMax)");
                    }

                    LogJson.Write(writer, block, i, logIndex, log);
                }

                logIndex++;
            }
        }

        return found;
    }

    private void RequireRange(Height from, Height to)
    {
        if (to.Value - from.Value >= limits.LogBlocksMax)
        {
            throw RpcException.Limit(
                $"{to.Value - from.Value + 1} blocks exceed {limits.LogBlocksMax} (rpc.logBlocksMax)");
        }
    }
}
