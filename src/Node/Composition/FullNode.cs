using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Fees;
using OpenLedger.Network;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Evidence;
using OpenLedger.Node.Mempool;
using OpenLedger.Node.Signing;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Storage.Chain;

namespace OpenLedger.Node.Composition;

/// <summary>
/// One node, wired: store, executor, pool, gossip, consensus. Nothing in it is shared with another node of
/// the process.
/// <see cref="Open"/> replays the disk; <see cref="Start"/> begins to speak; disposing ends in the opposite
/// order.
/// </summary>
public sealed class FullNode : IAsyncDisposable
{
    private readonly INodeLog _log;
    private readonly INetwork _network;
    private readonly OpenedLogs _logs;
    private readonly TransactionGossip _gossip;
    private readonly EvidenceReporter? _evidence;
    private readonly ConsensusDriver _driver;

    private FullNode(
        NodeOptions options, INetwork network, PeerDirectory peers, INodeLog log, OpenedFolder folder)
    {
        _log = log;
        _network = network;
        OpenedChain chain = folder.Chain;
        (Executor, Store, GenesisHash) = (chain.Executor, chain.Store, chain.GenesisHash);
        _logs = folder.Logs;
        (EpochSeats seats, ChainFloor floor) = (folder.Seats, folder.Floor);
        ChainView head = Store.Head;
        GenesisConfig genesis = options.Genesis;
        Pool = new TransactionPool(
            new PoolRules(genesis.ChainId, genesis.GasLimit, BaseFee.FloorOf(genesis)),
            options.Pool.FittingBlocksOf(genesis.BlockSizeBytesMax),
            options.Clock,
            head.State,
            Executor.NextBaseFee(head.Header));
        ConsensusDomain domain = new(genesis.ChainId, GenesisHash, genesis.Consensus.ForkId);
        EpochSeat seat = seats.Of(floor.Epoch, head.State);
        Tree = new BlockTree(head);
        CandidateDecoder decoder = new(genesis.ChainId, Pool.Senders);
        DriverClock clock = new(options.Clock);
        ConsensusParameters parameters = ParametersOf(genesis.Consensus);
        WorkerParts worker = new(
            Executor, Store, Tree, Pool, chain.Votes, decoder, clock, seats,
            TimeSpan.FromMilliseconds(parameters.BudgetMs / 2.0), log, OnFinalized);
        RangeServer ranges = new(Store, seats.Schedule, network);
        IntakeParts intake = new(network, peers, decoder, ranges, chain.Votes, log);
        _evidence = options.ValidatorKey is null ? null : NewReporter(options, log);
        _driver = new ConsensusDriver(
            new DriverParts(
                parameters, seat, PreviousOf(Store, seats, floor), domain, floor, _logs.Wal, _logs.Signer,
                worker, intake, _evidence,
                _logs.GateOf(options.SignerStart, floor, seat.Config, parameters, log)));
        Pool.Accepted += (_, _) => _driver.TransactionsArrived();
        _gossip = new TransactionGossip(
            network.Gossip, new GossipTopics(GenesisHash).Transactions, Pool,
            (peer, what) => log.PeerMisbehaved(peer.Value, what));
    }

    /// <summary>
    /// Told of every block this node commits, on the execution task: handlers must be quick.
    /// </summary>
    public event Action<ExecutedBlock>? Finalized;

    /// <summary>The epoch that runs, with this node's place in it. May be read by any thread.</summary>
    public EpochConfig Epoch => _driver.Epoch;

    /// <summary>Hash of block 0.</summary>
    public Hash256 GenesisHash { get; }

    /// <summary>The finalized chain.</summary>
    public ChainStore Store { get; }

    /// <summary>Runs blocks and calls.</summary>
    public BlockExecutor Executor { get; }

    /// <summary>Transactions waiting.</summary>
    public TransactionPool Pool { get; }

    /// <summary>Executed blocks above the finalized head.</summary>
    public BlockTree Tree { get; }

    /// <summary>The view consensus is in.</summary>
    public View View => _driver.View;

    /// <summary>Time spent until now waiting for the consensus log and the signer's journal to be on
    /// disk.</summary>
    public TimeSpan SyncTime => _driver.SyncTime;

    /// <summary>Peers connected now.</summary>
    public int PeerCount => _network.Peers.Count;

    /// <summary>Ends with the node; faults when the node had to stop by itself.</summary>
    public Task Completion => _driver.Completion;

    /// <summary>Opens the node's folder, creating the chain in it on first use.</summary>
    /// <exception cref="NodeStartException">The folder is another chain's, newer, busy, or the key does not
    /// fit.</exception>
    /// <exception cref="SignerJournalException">The signer's folder is another key's or chain's, or its
    /// journal is lost and nobody can vouch.</exception>
    /// <exception cref="SignerBusyException">Another process signs with the key's journal.</exception>
    /// <exception cref="WalCorruptException">Log or journal are damaged.</exception>
    public static FullNode Open(
        NodeOptions options, INetwork network, PeerDirectory peers, INodeLog log)
    {
        OpenedChain chain = OpenedChain.Open(options, log);
        OpenedLogs? logs = null;
        try
        {
            EpochSeats seats = new(
                EpochSchedule.Of(options.Genesis.Consensus), options.ValidatorKey?.PublicKey);
            ChainFloor floor = FloorOf(chain.Store, seats);
            logs = OpenedLogs.Open(options, chain.GenesisHash, floor);
            return new FullNode(
                options, network, peers, log, new OpenedFolder(chain, seats, floor, logs));
        }
        catch
        {
            logs?.Dispose();
            chain.Store.Dispose();
            throw;
        }
    }

    /// <summary>Replays the consensus log and takes part.</summary>
    public void Start()
    {
        _evidence?.Start();
        _driver.Start(_logs.Replayed);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gossip.DisposeAsync().ConfigureAwait(false);
        if (_evidence is not null)
        {
            await _evidence.DisposeAsync().ConfigureAwait(false);
        }

        await _driver.DisposeAsync().ConfigureAwait(false);
        await _network.DisposeAsync().ConfigureAwait(false);
        _logs.Dispose();
        Store.Flush();
        Store.Dispose();
    }

    private static ConsensusParameters ParametersOf(GenesisConsensus c) => new()
    {
        BlockTimeMs = c.BlockTimeMs,
        BlockTimeMinMs = c.MinBlockTimeMs,
        DelayMs = c.NetworkDelayMs,
        BudgetMs = c.BuildBudgetMs,
        ResendMs = c.ResendMs,
        StandstillMs = c.StandstillMs,
    };

    private static ChainFloor FloorOf(ChainStore store, EpochSeats seats)
    {
        BlockHeader head = store.Head.Header;
        (Epoch epoch, View view) = seats.PlaceOf(head);
        return new ChainFloor(
            epoch, view, store.Head.Hash, head.Number, head.TimestampMs, CertificateOf(store, head.Number));
    }

    private static EndedEpoch? PreviousOf(ChainStore store, EpochSeats seats, ChainFloor floor)
    {
        if (floor.Epoch.Value == 0)
        {
            return null;
        }

        Epoch previous = new(floor.Epoch.Value - 1);
        Certificate? finalization = CertificateOf(store, seats.Schedule.BoundaryOf(previous));
        Invariant.Require(
            finalization is not null, $"the last block of epoch {previous} has its Finalization");
        return new EndedEpoch(seats.Of(previous, store.Head.State).Config, finalization!);
    }

    private static Certificate? CertificateOf(ChainStore store, Height height)
    {
        if (store.GetCertificate(height) is not { } stored)
        {
            return null;
        }

        MessageError error = Certificate.TryDecode(stored.Bytes.Span, out Certificate? certificate);
        Invariant.Require(error == MessageError.None, $"the stored certificate of block {height} decodes");
        return certificate;
    }

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

    private void OnFinalized(ExecutedBlock block)
    {
        Finalized?.Invoke(block);
        _evidence?.OnFinalized();
    }

    /// <summary>Everything of the node's folder, open.</summary>
    private sealed record OpenedFolder(
        OpenedChain Chain, EpochSeats Seats, ChainFloor Floor, OpenedLogs Logs);
}
