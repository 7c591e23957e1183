using System.Globalization;
using OpenLedger.Primitives.Blocks;

namespace OpenLedger.EndToEnd.Tests.Processes;

/// <summary>
/// When each block became final at one node, as the tests see it, beside the time its leader wrote into it.
/// </summary>
internal static class FinalityWatch
{
    private const int PollMs = 5;

    /// <summary>Watches for a time.</summary>
    /// <returns>From the block's time until it was seen final, of each block.</returns>
    public static async Task<IReadOnlyList<TimeSpan>> LatenciesAsync(NodeProcess node, TimeSpan duration)
    {
        List<(ulong Height, DateTimeOffset Seen)> seen = [];
        DateTimeOffset end = DateTimeOffset.UtcNow + duration;
        ulong last = await node.Rpc.FinalizedAsync();
        while (DateTimeOffset.UtcNow < end)
        {
            ulong now = await node.Rpc.FinalizedAsync();
            DateTimeOffset at = DateTimeOffset.UtcNow;
            for (; last < now; last++)
            {
                seen.Add((last + 1, at));
            }

            await Task.Delay(PollMs);
        }

        List<TimeSpan> latencies = [];
        foreach ((ulong height, DateTimeOffset at) in seen)
        {
            BlockHeader header = await node.Rpc.HeaderAsync(
                string.Create(CultureInfo.InvariantCulture, $"0x{height:x}"));
            latencies.Add(at - DateTimeOffset.FromUnixTimeMilliseconds((long)header.TimestampMs));
        }

        return latencies;
    }

    /// <summary>Count, p50, p99 and longest, in units of a delay.</summary>
    public static string Describe(IReadOnlyList<TimeSpan> latencies, int delayMs)
    {
        double[] sorted = [.. latencies.Select(time => time.TotalMilliseconds / delayMs).Order()];
        return sorted.Length == 0 ? "no block" : string.Create(
            CultureInfo.InvariantCulture,
            $"{sorted.Length} blocks, final after p50 {sorted[sorted.Length / 2]:F1} d, "
            + $"p99 {sorted[(int)(0.99 * sorted.Length)]:F1} d, at most {sorted[^1]:F1} d "
            + $"(d = {delayMs} ms)");
    }
}
