using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Logs;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>A filter that a client polls; guarded by itself as a lock.</summary>
/// <param name="query">The logs asked for; null for a filter of blocks.</param>
/// <param name="next">The first block not reported yet.</param>
internal sealed class InstalledFilter(LogQuery? query, Height next)
{
    /// <summary>A filter of waiting transactions.</summary>
    /// <param name="next">The first number of the <see cref="ArrivalLog"/> not reported yet.</param>
    public static InstalledFilter OfArrivals(ulong next) => new(null, default) { NextArrival = next };

    public LogQuery? Query { get; } = query;

    /// <summary>The first arrival not reported yet; null for a filter of blocks or logs.</summary>
    public ulong? NextArrival { get; set; }

    public Height Next { get; set; } = next;

    /// <summary>When it was last asked, as a timestamp of the table's clock.</summary>
    public long LastUsed { get; set; }
}
