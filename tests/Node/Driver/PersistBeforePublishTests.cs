using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Timers;
using OpenLedger.Ledger.Execution;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Mempool;
using OpenLedger.Node.Peers;
using OpenLedger.Node.Signing;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Driver;

[TestFixture]
public class PersistBeforePublishTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-driver-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Broadcast_EveryOwnVote_IsInTheSyncedLogBeforeItIsSent()
    {
        PrivateKey key = DevnetAccounts.ValidatorKey(0);
        GenesisConfig genesis = DevnetGenesis.Create(1, blockTimeMs: 5, []);
        NodeOptions options =
            new() { DataFolder = _folder, Genesis = genesis, Baseline = [], ValidatorKey = key };
        TextNodeLog log = new("test", TextWriter.Null, TimeProvider.System);
        OpenedChain chain = OpenedChain.Open(options, log);
        using OpenLedger.Storage.Chain.ChainStore store = chain.Store;
        ConsensusDomain domain = new(genesis.ChainId, chain.GenesisHash, 0);
        byte[] synced = [];
        using WriteAheadLog wal = WriteAheadLog.Open(
            Path.Combine(_folder, "wal"), chain.GenesisHash, read: null, file => synced = Durable(file));
        using Signer signer = Signer.Open(
            Path.Combine(_folder, "signer"), key, genesis.ChainId, chain.GenesisHash, 0);
        await using WatchedNetwork network =
            new(votesWanted: 12, vote => synced.AsSpan().IndexOf(vote.Encode()) >= 0);
        TransactionPool pool = new(
            new PoolRules(genesis.ChainId, genesis.GasLimit, 1),
            new PoolLimits(), TimeProvider.System, store.Head.State, 1);
        EpochSeats seats = new(EpochSchedule.Of(genesis.Consensus), key.PublicKey);
        CandidateDecoder decoder = new(genesis.ChainId, new KnownSenders());
        WorkerParts worker = new(
            chain.Executor, store, new BlockTree(store.Head), pool, chain.Votes, decoder,
            new DriverClock(TimeProvider.System),
            seats, TimeSpan.FromSeconds(1), log, _ => { });
        IntakeParts intake =
            new(network, new PeerDirectory(), decoder,
                new RangeServer(store, seats.Schedule, network), chain.Votes, log);
        ChainView head = store.Head;
        ChainFloor floor =
            new(head.Header.Epoch, head.Header.View, head.Hash, head.Header.Number, head.Header.TimestampMs);
        ConsensusParameters parameters = new() { BlockTimeMs = 5, BlockTimeMinMs = 1 };
        await using ConsensusDriver driver = new(new DriverParts(
            parameters, seats.Of(new Epoch(0), head.State), null, domain, floor, wal, signer, worker,
            intake));

        driver.Start([]);
        await network.Seen.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(network.SentTooEarly, Is.Empty);
    }

    // What a power cut right after this sync would leave behind.
    private static byte[] Durable(FileStream file)
    {
        file.Flush(flushToDisk: true);
        using FileStream reader = new(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[reader.Length];
        reader.ReadExactly(bytes);
        return bytes;
    }
}
