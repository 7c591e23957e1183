using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Timers;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Fees;
using OpenLedger.Ledger.Queries;
using OpenLedger.Network;
using OpenLedger.Node.Content;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Evidence;
using OpenLedger.Node.Mempool;
using OpenLedger.Node.Peers;
using OpenLedger.Node.Preparation;
using OpenLedger.Node.Signing;
using OpenLedger.Node.Sync;
using OpenLedger.Node.Telemetry;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Storage.Chain;

namespace OpenLedger.Node.Composition;

/// <summary>
/// One node, wired: store, executor, pool, gossip, consensus. Nothing in it is shared with another node of
/// the process. It is made of an open <see cref="NodeFolder"/> and a network that has started;
/// <see cref="Start"/> begins to speak; disposing ends network, consensus and store, in that order.
/// </summary>
public sealed class FullNode : IAsyncDisposable
{
    private readonly NodeFolder _folder;
    private readonly INetwork _network;
    private readonly TransactionGossip _gossip;
    private readonly EvidenceReporter? _evidence;
    private readonly ContentService _contents;
    private readonly ConsensusDriver _driver;
    private readonly ChainSync _sync;
    private readonly WorkAhead _trainings;
    private readonly WorkAhead _indexes;

    /// <summary>Wires a node, which owns both from now on.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="network">Its network.</param>
    public FullNode(NodeFolder folder, INetwork network)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(network);
        (_folder, _network) = (folder, network);
        (NodeOptions options, OpenedChain chain, INodeLog log) = (folder.Options, folder.Chain, folder.Log);
        (Executor, Store) = (chain.Executor, chain.Store);
        GenesisConfig genesis = options.Genesis;
        Pool = new TransactionPool(
            new PoolRules(genesis.ChainId, genesis.GasLimit, BaseFee.FloorOf(genesis))
            {
                Processor = options.Processor,
            },
            options.Pool.FittingBlocksOf(genesis.BlockSizeBytesMax),
            options.Clock,
            Store.Head.State,
            Executor.NextBaseFee(Store.Head.Header));
        ConsensusDomain domain = new(genesis.ChainId, GenesisHash, genesis.Consensus.ForkId);
        Tree = new BlockTree(Store.Head);
        CandidateDecoder decoder = new(genesis.ChainId, Pool.Senders) { Processor = options.Processor };
        DriverClock clock = new(options.Clock);
        ConsensusParameters parameters = ParametersOf(genesis.Consensus);
        WorkerParts worker = new(
            Executor, Store, Tree, Pool, chain.Votes, decoder, clock, folder.Seats,
            TimeSpan.FromMilliseconds(parameters.BudgetMs / 2.0), log, OnFinalized)
        {
            Processor = options.Processor,
        };
        RangeServer ranges = new(Store, folder.Seats.Schedule, network);
        IntakeParts intake = new(network, folder.Peers, decoder, ranges, chain.Votes, log)
        {
            Processor = options.Processor,
        };
        _evidence = options.ValidatorKey is null ? null : NewReporter(options, log);
        _driver = new ConsensusDriver(
            new DriverParts(
                parameters, folder.Seat, folder.PreviousEpoch(), domain, folder.Floor, folder.Logs.Wal,
                folder.Logs.Signer, worker, intake, _evidence,
                folder.Logs.GateOf(options.SignerStart, folder.Floor, folder.Seat.Config, parameters, log)));
        _driver.EpochBegan += folder.InForce.Begin;
        Pool.Accepted += (_, _) => _driver.TransactionsArrived();
        GossipTopics topics = new(GenesisHash);
        _sync = new ChainSync(new SyncParts(
            network, Store, _driver, decoder, folder.Seats.Schedule, GenesisHash, topics.Blocks, domain, log,
            options.Clock, new SyncLimits()));
        using (options.Processor.Enter(ProcessorPart.Network))
        {
            _gossip = new TransactionGossip(
                network.Gossip, topics.Transactions, Pool,
                (peer, what) => log.PeerMisbehaved(peer.Value, what));
        }

        _contents = NewContentService(options, chain, log);
        _trainings = new WorkAhead(
            () => Store.Head, (head, stop) => PendingTrainings.Prepare(head, stop), _driver.Abort);
        IndexUpkeep upkeep = new(chain.Indexes);
        _indexes = new WorkAhead(() => Store.Head, upkeep.Run, _driver.Abort);
    }

    /// <summary>
    /// Told of every block this node commits, on the execution task: handlers must be quick.
    /// </summary>
    public event Action<ExecutedBlock>? Finalized;

    /// <summary>The epoch that runs, with this node's place in it. May be read by any thread.</summary>
    public EpochConfig Epoch => _driver.Epoch;

    /// <summary>Hash of block 0.</summary>
    public Hash256 GenesisHash => _folder.GenesisHash;

    /// <summary>The finalized chain.</summary>
    public ChainStore Store { get; }

    /// <summary>Runs blocks and calls.</summary>
    public BlockExecutor Executor { get; }

    /// <summary>Contents of sidecars on their way into the chain.</summary>
    public IContentInbox Contents => _contents.Inbox;

    /// <summary>Transactions waiting.</summary>
    public TransactionPool Pool { get; }

    /// <summary>Executed blocks above the finalized head.</summary>
    public BlockTree Tree { get; }

    /// <summary>The view consensus is in.</summary>
    public View View => _driver.View;

    /// <summary>Time spent until now waiting for the consensus log and the signer's journal to be on
    /// disk.</summary>
    public TimeSpan SyncTime => _driver.SyncTime;

    /// <summary>How far this node is on its way to the head of the chain; null while it is there.</summary>
    public SyncDetails? SyncProgress => _sync.Progress;

    /// <summary>Why this node should not be asked now, in words for an operator; null when it may be: it is
    /// at the head of the chain, a validator in touch with a quorum, a follower with a peer.</summary>
    public string? WhyNotReady => Completion.IsCompleted
        ? "the node is stopping"
        : NodeReadiness.WhyNot(Epoch, SyncProgress, (PeerCount, _sync.HasHeard), IsJoined);

    /// <summary>Peers connected now, validators or not.</summary>
    public int PeerCount => _network.Requests.Connected.Count;

    /// <summary>Counts what processor time goes to.</summary>
    internal ProcessorTime Processor => _folder.Options.Processor;

    /// <summary>This node's network.</summary>
    public INetwork Network => _network;

    /// <summary>Ends with the node; faults when the node had to stop by itself.</summary>
    public Task Completion => _driver.Completion;

    /// <summary>Wires a node, and closes both when it cannot be.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="network">Its network.</param>
    /// <param name="networkFailure">Faults when the network showed a bug: the node stops then.</param>
    /// <exception cref="SignerJournalException">The signer's journal is lost and nobody can
    /// vouch.</exception>
    public static async Task<FullNode> ComposeAsync(
        NodeFolder folder, INetwork network, Task? networkFailure = null)
    {
        try
        {
            FullNode node = new(folder, network);
            _ = networkFailure?.ContinueWith(
                failed => node._driver.Abort(failed.Exception!.GetBaseException()), CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return node;
        }
        catch
        {
            await network.DisposeAsync().ConfigureAwait(false);
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Opens a node's folder and wires it to a network that has started.</summary>
    /// <exception cref="NodeStartException">The folder is another chain's, newer, busy, or the key does not
    /// fit.</exception>
    /// <exception cref="SignerJournalException">The signer's folder is another key's or chain's, or its
    /// journal is lost and nobody can vouch.</exception>
    /// <exception cref="SignerBusyException">Another process signs with the key's journal.</exception>
    /// <exception cref="WalCorruptException">Log or journal are damaged.</exception>
    public static FullNode Open(NodeOptions options, INetwork network, PeerDirectory peers, INodeLog log)
    {
        NodeFolder folder = NodeFolder.Open(options, log, peers);
        try
        {
            return new FullNode(folder, network);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Replays the consensus log and takes part.</summary>
    public void Start()
    {
        _evidence?.Start();
        _contents.Start();
        _trainings.Start();
        _indexes.Start();
        using (_folder.Options.Processor.Enter(ProcessorPart.Consensus))
        {
            _driver.Start(_folder.Logs.Replayed);
        }

        _sync.Start(_driver.Abort);
        _network.PeerLeft += OnPeerLeft;
        _network.PeerJoined += _driver.PeerConnected;

        // Who joined before is shown where this node is as well; twice does no harm.
        foreach (PeerId peer in _network.Peers)
        {
            _driver.PeerConnected(peer);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _contents.DisposeAsync().ConfigureAwait(false);
        await _trainings.DisposeAsync().ConfigureAwait(false);
        await _indexes.DisposeAsync().ConfigureAwait(false);
        await _sync.DisposeAsync().ConfigureAwait(false);
        await _network.DisposeAsync().ConfigureAwait(false);
        await _gossip.DisposeAsync().ConfigureAwait(false);
        if (_evidence is not null)
        {
            await _evidence.DisposeAsync().ConfigureAwait(false);
        }

        await _driver.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
    }

    private bool IsJoined(Address validator) =>
        _folder.Peers.PeerOf(validator) is { } peer && _network.Peers.Contains(peer);

    private static ConsensusParameters ParametersOf(GenesisConsensus c) => new()
    {
        BlockTimeMs = c.BlockTimeMs,
        BlockTimeMinMs = c.MinBlockTimeMs,
        DelayMs = c.NetworkDelayMs,
        BudgetMs = c.BuildBudgetMs,
        ResendMs = c.ResendMs,
        StandstillMs = c.StandstillMs,
    };

    private EvidenceReporter NewReporter(NodeOptions options, INodeLog log)
    {
        EvidenceStore store = EvidenceStore.Open(
            Path.Combine(options.DataFolder, "evidence"), out IReadOnlyList<string> unreadable);
        foreach (string path in unreadable)
        {
            log.EvidenceUnreadable(path);
        }

        EvidenceParts parts = new(Executor, () => Store.Head, Pool, options.ValidatorKey!, log);
        return new EvidenceReporter(parts, store, fault => _driver.Abort(fault));
    }

    private ContentService NewContentService(NodeOptions options, OpenedChain chain, INodeLog log)
    {
        GenesisConfig genesis = options.Genesis;
        ContentParts parts = new(
            chain.Contents, Store, _folder.Seats,
            new AvailabilityDomain(genesis.ChainId, GenesisHash, genesis.Consensus.ForkId),
            options.ValidatorKey, _network, new GossipTopics(GenesisHash).Content, Executor, Pool, log)
        {
            Clock = options.Clock,
        };
        return new ContentService(parts, fault => _driver.Abort(fault));
    }

    private void OnFinalized(ExecutedBlock block)
    {
        if (_folder.Seats.Schedule.IsBoundary(block.Block.Header.Number))
        {
            Epoch next = new(block.Block.Header.Epoch.Value + 1);
            _folder.InForce.Announce(_folder.Seats.Of(next, Store.Head.State).Config);
        }

        Finalized?.Invoke(block);
        _evidence?.OnFinalized();
        _contents.OnFinalized();
        _trainings.OnFinalized();
        _indexes.OnFinalized();
        _sync.HeadMoved();
    }

    // Its old connection may have ended after a new one was taken.
    private void OnPeerLeft(PeerId peer)
    {
        if (!_network.Peers.Contains(peer))
        {
            _folder.Peers.Unbind(peer);
        }
    }
}
