using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Composition;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Devnet;

/// <summary>How a devnet is doing, for its status line. Thread-safe.</summary>
internal sealed class DevnetPulse : IDisposable
{
    private readonly FullNode _node;
    private readonly DevnetClock _clock;
    private readonly LedgerQueries _queries;
    private long _finalityMs;

    public DevnetPulse(FullNode node, DevnetClock clock, LedgerQueries queries)
    {
        (_node, _clock, _queries) = (node, clock, queries);
        node.Finalized += OnFinalized;
    }

    /// <summary>The newest final block.</summary>
    public ulong Height => _node.Store.Head.Header.Number.Value;

    /// <summary>From the time the newest block bears until it was final here, in milliseconds.</summary>
    public long FinalityMs => Interlocked.Read(ref _finalityMs);

    /// <summary>Transactions that wait for a block, and those that wait for an earlier nonce.</summary>
    public (int Pending, int Queued) Waiting => (_node.Pool.Status.Pending, _node.Pool.Status.Queued);

    /// <summary>What the newest settled inference paid to contributors; null: there is none.</summary>
    public (InferenceTrace Trace, UInt256 Wei)? LastPayout =>
        _queries.ListInferences() is [{ } newest, ..]
        && _queries.TraceInference(newest.InferenceId) is { } trace
            ? (trace, trace.Spans.Aggregate(UInt256.Zero, (sum, span) => sum + span.Wei))
            : null;

    public void Dispose() => _node.Finalized -= OnFinalized;

    private void OnFinalized(ExecutedBlock block) => Interlocked.Exchange(
        ref _finalityMs,
        Math.Max(0, _clock.GetUtcNow().ToUnixTimeMilliseconds() - (long)block.Block.Header.TimestampMs));
}
