using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Logs;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>A filter that a client polls; guarded by itself as a lock.</summary>
/// <param name="query">The logs asked for; null for a filter of blocks.</param>
/// <param name="next">The first block not reported yet.</param>
internal sealed class InstalledFilter(LogQuery? query, Height next)
{
    public LogQuery? Query { get; } = query;

    public Height Next { get; set; } = next;

    /// <summary>When it was last asked, as a timestamp of the table's clock.</summary>
    public long LastUsed { get; set; }
}
