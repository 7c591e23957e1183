using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Segments;

namespace OpenLedger.Node.Preparation;

/// <summary>
/// Makes the indexes of published versions and now and then removes the files of those that no servable version
/// needs any more. A removed file that is mapped stays readable to who mapped it. Not thread-safe.
/// </summary>
/// <param name="folder">The node's indexes on disk.</param>
internal sealed class IndexUpkeep(SegmentFolder folder)
{
    /// <summary>Blocks between two removals.</summary>
    internal const ulong RemovalBlocks = 1_024;

    private SegmentId _prepared;
    private SegmentId _removed;
    private Height _removedAt;

    /// <summary>Does what there is to do as of a chain.</summary>
    public void Run(ChainView view, CancellationToken cancellation)
    {
        SegmentId last = view.Corpus.LastSegment;
        if (last != _prepared)
        {
            ServableIndexes.Prepare(view, _prepared, cancellation);
            _prepared = last;
        }

        if (last != _removed && view.Header.Number.Value >= _removedAt.Value + RemovalBlocks)
        {
            folder.RemoveOthers(ServableIndexes.KeysOf(view));
            (_removed, _removedAt) = (last, view.Header.Number);
        }
    }
}
