using System.Diagnostics.Metrics;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Composition;
using OpenLedger.Primitives.Blocks;

namespace OpenLedger.Node.Telemetry;

/// <summary>
/// What a node's metrics tell of consensus, pool, store and peers (docs/spec/metrics.md). Ends with the
/// node; nothing of it is read afterwards.
/// </summary>
internal sealed class NodeMetrics : IDisposable
{
    /// <summary>
    /// A block older than this when it becomes final here was fetched by sync: its age says nothing of the
    /// chain's pace.
    /// </summary>
    public static readonly TimeSpan FetchedAge = TimeSpan.FromMinutes(10);

    private static readonly InstrumentAdvice<double> FinalityBounds = new()
    {
        HistogramBucketBoundaries = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60],
    };

    private readonly FullNode _node;
    private readonly TimeProvider _clock;
    private readonly Histogram<double> _finality;
    private readonly Counter<long> _blocks;
    private readonly Counter<long> _transactions;
    private readonly Counter<long> _gas;

    /// <summary>Adds the node's instruments to its meter.</summary>
    public NodeMetrics(FullNode node, Meter meter, TimeProvider clock)
    {
        (_node, _clock) = (node, clock);
        _finality = meter.CreateHistogram(
            "openledger_consensus_finality_seconds", unit: null,
            "From a block's time until it is final here; blocks fetched by sync are left out.",
            tags: null, FinalityBounds);
        _blocks = meter.CreateCounter<long>(
            "openledger_consensus_blocks_total", description: "Blocks that became final here.");
        _transactions = meter.CreateCounter<long>(
            "openledger_consensus_transactions_total", description: "Transactions in them.");
        _gas = meter.CreateCounter<long>(
            "openledger_consensus_gas_total", description: "Gas they used.");
        _blocks.Add(0);
        _transactions.Add(0);
        _gas.Add(0);
        AddConsensus(meter);
        AddPool(meter);
        AddStore(meter);
        node.Finalized += OnFinalized;
    }

    /// <inheritdoc/>
    public void Dispose() => _node.Finalized -= OnFinalized;

    private BlockHeader Head => _node.Store.Head.Header;

    private void AddConsensus(Meter meter)
    {
        meter.CreateObservableGauge(
            "openledger_consensus_finalized_height", () => (long)Head.Number.Value,
            description: "Height of the newest final block.");
        meter.CreateObservableGauge(
            "openledger_consensus_finalized_timestamp_seconds", () => Head.TimestampMs / 1_000.0,
            description: "Its time, in seconds since 1970; time() minus this is its age.");
        meter.CreateObservableGauge(
            "openledger_consensus_epoch", () => (long)_node.Epoch.Epoch.Value,
            description: "The epoch that runs.");
        meter.CreateObservableGauge(
            "openledger_consensus_view", () => (long)_node.View.Value,
            description: "The view consensus is in; views count within an epoch.");
        meter.CreateObservableGauge(
            "openledger_consensus_validator_index",
            () => _node.Epoch.Self is { } self ? (long)self.Value : -1,
            description: "This node's place among the validators; -1 when it follows.");
        meter.CreateObservableCounter(
            "openledger_consensus_log_sync_seconds_total", () => _node.SyncTime.TotalSeconds,
            description: "Time waited for the consensus log and the signer's journal to be on disk.");
        meter.CreateObservableGauge(
            "openledger_sync_blocks_left",
            () => _node.SyncProgress is { } sync
                ? (long)sync.HighestBlock.Value - (long)sync.CurrentBlock.Value : 0,
            description: "Blocks to fetch until this node is at the head; 0 when it is.");
        meter.CreateObservableGauge(
            "openledger_consensus_peers", () => _node.Network.Peers.Count,
            description: "Peers that votes are exchanged with.");
    }

    private void AddPool(Meter meter)
    {
        meter.CreateObservableGauge(
            "openledger_pool_transactions",
            () =>
            {
                PoolStatus pool = _node.Pool.Status;
                return new Measurement<long>[]
                {
                    new(pool.Pending, new KeyValuePair<string, object?>("state", "pending")),
                    new(pool.Queued, new KeyValuePair<string, object?>("state", "queued")),
                };
            },
            description: "Transactions waiting: those that could be in the next block, and those that wait "
                + "for an earlier nonce.");
        Counter<long> accepted = meter.CreateCounter<long>(
            "openledger_pool_accepted_total", description: "Transactions taken in, from users and peers.");
        KeyValuePair<string, object?> user = new("from", "user");
        KeyValuePair<string, object?> peer = new("from", "peer");
        accepted.Add(0, user);
        accepted.Add(0, peer);
        _node.Pool.Accepted += (_, isLocal) => accepted.Add(1, isLocal ? user : peer);
    }

    private void AddStore(Meter meter)
    {
        meter.CreateObservableGauge(
            "openledger_store_file_bytes",
            () => _node.Store.GetInfo().Tables.Select(table => new Measurement<long>(
                (long)table.FileBytes, new KeyValuePair<string, object?>("table", table.Name))),
            description: "Bytes of the database's table files.");
        meter.CreateObservableCounter(
            "openledger_store_write_seconds_total", () => _node.Store.WriteTime.TotalSeconds,
            description: "Time spent writing final blocks, waiting for the disk included.");
    }

    private void OnFinalized(ExecutedBlock block)
    {
        BlockHeader header = block.Block.Header;
        double seconds =
            (_clock.GetUtcNow().ToUnixTimeMilliseconds() - (long)header.TimestampMs) / 1_000.0;
        if (seconds <= FetchedAge.TotalSeconds)
        {
            _finality.Record(Math.Max(0, seconds));
        }

        _blocks.Add(1);
        _transactions.Add(block.Block.Transactions.Count);
        _gas.Add((long)header.GasUsed);
    }
}
