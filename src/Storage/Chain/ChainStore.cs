using System.Diagnostics;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Storage.Opening;
using OpenLedger.Storage.RocksDb;
using OpenLedger.Storage.State;

namespace OpenLedger.Storage.Chain;

/// <summary>
/// A chain's finalized blocks, state and indexes on disk. Every block is one atomic batch; its head, and with
/// it every answer to a reader, moves only after the batch is stored. Thread-safe: one committer at a time,
/// readers never wait.
/// </summary>
/// <remarks>
/// A failed write leaves the database at the block before and closes the store to writes: the node has to
/// end. Views stay exact while the chain goes on (see <see cref="StateAt"/>).
/// </remarks>
public sealed class ChainStore : IChainReader, IAccountHistory, IContentReader, IDisposable
{
    /// <summary>States kept readable below the head.</summary>
    public const int HistoryBlocks = StateStore.HistoryBlocks;

    /// <summary>Most inferences a list returns.</summary>
    public const int InferencesMax = 1000;

    private readonly Lock _writing = new();
    private readonly DatabaseFolder _folder;
    private readonly StoreOptions _options;
    private readonly Hash256 _genesis;
    private readonly StateStore _state;
    private readonly BlockArchive _archive;
    private readonly ChainIndex _index;
    private readonly ContributionIndex _contributions;
    private readonly AccountIndex _accounts;
    private readonly RecentBlocks _recent;
    private PublishedHead? _published;
    private bool _closed;
    private long _writeTicks;

    private ChainStore(
        DatabaseFolder folder, StoreOptions options, Hash256 genesis, SegmentIndexCache segments)
    {
        (_folder, _options, _genesis) = (folder, options, genesis);
        _archive = new BlockArchive(folder.Tables);
        _index = new ChainIndex(folder.Tables);
        _contributions = new ContributionIndex(folder.Tables);
        _accounts = new AccountIndex(folder.Tables);
        _recent = new RecentBlocks(options.RecentBlocksMax);
        Tables tables = folder.Tables;
        byte[]? head = tables.Database.Get(tables.IndexFamily, ChainHead.Key);
        ChainHead stored = head is null ? default : ChainHead.Decode(head);
        _state = new StateStore(tables, stored.Height.Value);
        if (head is not null)
        {
            _published = new PublishedHead(stored, Restore(stored, segments));
        }
    }

    /// <summary>True once the genesis block is stored.</summary>
    public bool IsInitialized => Volatile.Read(ref _published) is not null;

    /// <summary>The newest stored block's view.</summary>
    /// <exception cref="InvalidOperationException">Genesis is not stored yet.</exception>
    public ChainView Head => Volatile.Read(ref _published)?.View
        ?? throw new InvalidOperationException("the database holds no genesis block yet");

    /// <summary>Time spent until now writing blocks, waiting for the disk included.</summary>
    public TimeSpan WriteTime => new(Interlocked.Read(ref _writeTicks));

    /// <summary>
    /// Opens or creates the database of one chain. With blocks in it the corpus is rebuilt from its events
    /// and content.
    /// </summary>
    /// <param name="folder">The data folder; created when absent.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="genesis">Hash of the chain's genesis block.</param>
    /// <param name="segments">The node's own cache of segment indexes.</param>
    /// <exception cref="InvalidDataException">The stored chain contradicts itself: the files are
    /// damaged.</exception>
    /// <exception cref="RocksDbException">The disk failed.</exception>
    /// <exception cref="DllNotFoundException">RocksDB is not installed; the message names the
    /// package.</exception>
    public static OpenResult Open(
        string folder, StoreOptions options, Hash256 genesis, SegmentIndexCache segments)
    {
        DatabaseFolder? opened =
            DatabaseFolder.TryOpen(folder, options, genesis, out OpenRefusal refusal, out string message);
        if (opened is null)
        {
            return new OpenResult.Refused(refusal, message);
        }

        try
        {
            return new OpenResult.Opened(new ChainStore(opened, options, genesis, segments));
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Stores the genesis block, as <see cref="Commit"/> does; once.</summary>
    public void Initialize(ExecutedBlock genesis)
    {
        lock (_writing)
        {
            Invariant.Require(_published is null, "genesis is stored once");
            Invariant.Require(
                genesis.Block.Hash == _genesis, "the genesis block is the one the folder is for");
            Store(genesis, certificate: null, isGenesis: true);
        }
    }

    /// <summary>
    /// Stores the next finalized block: one batch, on disk before this returns (unless configured otherwise),
    /// and only then visible to readers. The block's own layers settle on the stored views, so what is built
    /// on them stays valid.
    /// </summary>
    /// <param name="block">The block; its parent is the head.</param>
    /// <param name="certificate">Proof of its finality; null or empty for one finalized by a
    /// descendant's.</param>
    /// <exception cref="RocksDbException">The disk failed; nothing of the block is stored. The node has to
    /// end.</exception>
    public void Commit(ExecutedBlock block, ReadOnlyMemory<byte>? certificate)
    {
        lock (_writing)
        {
            ChainView head = Head;
            BlockHeader header = block.Block.Header;
            Invariant.Require(
                header.Number.Value == head.Header.Number.Value + 1, "blocks are stored in order");
            Invariant.Require(header.ParentHash == head.Hash, "a stored block's parent is the head");
            Store(block, certificate, isGenesis: false);
        }
    }

    /// <inheritdoc/>
    public Block? GetBlock(Height height) =>
        IsStored(height) ? _recent.Find(height)?.Block ?? _archive.GetBlock(height) : null;

    /// <inheritdoc/>
    public Block? GetBlock(Hash256 hash) => HeightOf(hash) is { } height ? GetBlock(height) : null;

    /// <inheritdoc/>
    public BlockHeader? GetHeader(Height height) =>
        IsStored(height) ? _recent.Find(height)?.Block.Header ?? _archive.GetHeader(height) : null;

    /// <inheritdoc/>
    public Height? HeightOf(Hash256 blockHash) =>
        _index.FindBlock(blockHash) is { } height && IsStored(height) ? height : null;

    /// <inheritdoc/>
    public IReadOnlyList<Receipt>? GetReceipts(Height height) =>
        IsStored(height) ? _recent.Find(height)?.Receipts ?? _archive.GetReceipts(height) : null;

    /// <inheritdoc/>
    public TransactionLocation? FindTransaction(Hash256 hash) =>
        _index.FindTransaction(hash) is { } found && IsStored(found.Height) ? found : null;

    /// <inheritdoc/>
    /// <remarks>
    /// A view found answers the same until its block is <see cref="HistoryBlocks"/> below the head; from then
    /// on its reads throw <see cref="StatePrunedException"/>.
    /// </remarks>
    public StateAtResult StateAt(Height height)
    {
        if (GetHeader(height) is not { } header)
        {
            return new StateAtResult.Unknown();
        }

        Height oldest = _state.Oldest;
        return height < oldest
            ? new StateAtResult.Pruned(oldest)
            : new StateAtResult.Found(new StateView(_state, height, header.StateRoot));
    }

    /// <inheritdoc/>
    public IReadOnlyList<AttributionRecord> GetAttributions(Height height) =>
        IsStored(height) ? _recent.Find(height)?.Attributions ?? _archive.GetAttributions(height) : [];

    /// <inheritdoc/>
    public TransactionLocation? FindInference(Hash256 inferenceId) =>
        _index.FindInference(inferenceId) is { } found && IsStored(found.Height) ? found : null;

    /// <inheritdoc/>
    public IReadOnlyList<InferenceEntry> ListInferences(ulong? beforeSequence, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        ulong next = (Volatile.Read(ref _published)?.Head.InferenceCount ?? 0) + 1;
        return _index.ListInferences(Math.Min(beforeSequence ?? next, next), Math.Min(limit, InferencesMax));
    }

    /// <inheritdoc/>
    public IReadOnlyList<ContributionUse> UsesOf(
        ContributionId contribution, ulong? beforeSequence, int limit)
    {
        // A block's uses are in the database a moment before readers may know of it.
        ulong next = (Volatile.Read(ref _published)?.Head.InferenceCount ?? 0) + 1;
        return _contributions.UsesOf(
            contribution, Math.Min(beforeSequence ?? next, next), Math.Min(limit, InferencesMax));
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModelEarnings> EarningsByModel(ContributionId contribution, int limit) =>
        _contributions.EarningsByModel(contribution, Math.Min(limit, InferencesMax));

    /// <inheritdoc/>
    public RepeatCount RepeatsOf(ContributionId contribution) => _contributions.RepeatsOf(contribution);

    /// <inheritdoc/>
    public IReadOnlyList<Height> FindLogBlocks(
        Height first, Height last, Func<Bloom, bool> mayMatch, int limit) =>
        _index.FindLogBlocks(first, last, mayMatch, limit);

    /// <inheritdoc cref="IChainReader.GetContent"/>
    public byte[]? GetContent(Hash256 root) => _archive.GetContent(root);

    /// <inheritdoc/>
    public FinalityCertificate? GetCertificate(Height height) =>
        _archive.GetCertificate(height) is { } found ? new FinalityCertificate(found.Height,
        found.Bytes) : null;

    /// <inheritdoc/>
    public CommittedSet? GetValidatorSet(Hash256 validatorsHash) => _archive.GetValidatorSet(validatorsHash);

    /// <inheritdoc/>
    public AccountTransactions ListBefore(Address account, Height before, int wanted) =>
        _accounts.List(account, 0, Math.Min(before.Value, StoredEnd), newestFirst: true, wanted);

    /// <inheritdoc/>
    public AccountTransactions ListFrom(Address account, Height first, int wanted) =>
        _accounts.List(account, first.Value, StoredEnd, newestFirst: false, wanted);

    /// <inheritdoc/>
    public TransactionLocation? FindSent(Address sender, ulong nonce) =>
        _accounts.FindSent(sender, nonce) is { } found && IsStored(found.Height) ? found : null;

    /// <inheritdoc/>
    public IReadOnlyList<InternalTransfer> GetTransfers(Height height) =>
        IsStored(height) ? _archive.GetTransfers(height) : [];

    /// <summary>Writes a consistent copy of the data folder, which a node can open, into a folder that must
    /// not exist. Files are hard-linked when it lies on the same file system.</summary>
    public void CreateCheckpoint(string folder) => _folder.CreateCheckpoint(folder, _genesis);

    /// <summary>Facts about the database.</summary>
    public DatabaseInfo GetInfo() => new(
        _folder.Path,
        RocksDatabase.LibraryName ?? "",
        FormatFile.CurrentVersion,
        _genesis,
        Volatile.Read(ref _published)?.Head.Height,
        _state.Oldest,
        [.. _folder.Tables.Database.Families.Select(_folder.Tables.Describe)]);

    /// <summary>
    /// Writes what is in memory to table files, unless it is little, so that the next open has no long log to
    /// replay. For an orderly end; nothing is lost without it.
    /// </summary>
    /// <exception cref="RocksDbException">The disk failed; what was committed is in the log still.</exception>
    public void Flush()
    {
        lock (_writing)
        {
            if (!_closed)
            {
                _folder.Tables.Flush();
            }
        }
    }

    /// <summary>Closes the database and gives the folder back. Nothing stored is lost by not doing
    /// so.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            _closed = true;
            _folder.Dispose();
        }
    }

    /// <summary>How often the log was synced since the store was opened; 0 unless statistics are on.</summary>
    internal long CountLogSyncs() => _folder.Tables.CountLogSyncs();

    // The first height that readers do not know of yet.
    private ulong StoredEnd => Volatile.Read(ref _published) is { } head ? head.Head.Height.Value + 1 : 0;

    // A block is in the database a moment before readers may know of it.
    private bool IsStored(Height height) =>
        Volatile.Read(ref _published) is { } head && height <= head.Head.Height;

    private void Store(ExecutedBlock block, ReadOnlyMemory<byte>? certificate, bool isGenesis)
    {
        BlockHeader header = block.Block.Header;
        Invariant.Require(!_closed, "nothing is stored after a failed commit or the end");
        Invariant.Require(block.State.Root == header.StateRoot, "the stored state has the header's root");
        Invariant.Require(
            block.Receipts.Count == block.Block.Transactions.Count, "every transaction has a receipt");
        ulong inferences = _published?.Head.InferenceCount ?? 0;
        ChainHead next = new(
            header.Number,
            block.Block.Hash,
            block.Post.Corpus.HistoryHash,
            inferences + (ulong)block.Attributions.Count);
        ICommitObserver? observer = _options.Observer;
        using WriteBatch batch = new();
        Fill(batch, block, certificate, next, isGenesis);
        try
        {
            observer?.Writing(header.Number);
            _state.Announce(header.Number);
            long started = Stopwatch.GetTimestamp();
            _folder.Tables.Database.Write(batch, _options.SyncWrites);
            Interlocked.Add(ref _writeTicks, Stopwatch.GetElapsedTime(started).Ticks);
            observer?.Stored(header.Number);
        }
        catch
        {
            _closed = true;
            throw;
        }

        Publish(block, next);
        observer?.Published(header.Number);
    }

    private void Fill(
        WriteBatch batch,
        ExecutedBlock block,
        ReadOnlyMemory<byte>? certificate,
        ChainHead next,
        bool isGenesis)
    {
        Tables tables = _folder.Tables;
        if (isGenesis)
        {
            DatabaseFolder.AddIdentity(batch, tables, _genesis);
            _state.AddGenesis(batch, block.State);
        }
        else
        {
            _state.AddBlock(batch, block.State, next.Height);
        }

        _archive.Add(batch, block, certificate);
        ulong inferencesBefore = next.InferenceCount - (ulong)block.Attributions.Count;
        _index.Add(batch, block, inferencesBefore);
        _contributions.Add(batch, block, inferencesBefore);
        _accounts.Add(batch, block);
        batch.Put(tables.IndexFamily, ChainHead.Key, next.Encode());
    }

    private void Publish(ExecutedBlock block, ChainHead next)
    {
        StateView state = new(_state, next.Height, block.State.Root);
        block.Settle(state, this);
        if (!ReferenceEquals(block.Post.Corpus, _published?.View.Corpus))
        {
            block.Post.Corpus.Absorb();
        }

        _recent.Add(block);
        ChainView view = new(block.Block.Header, block.Block.Hash, state, block.Post.Corpus, this);
        Volatile.Write(ref _published, new PublishedHead(next, view));
    }

    private ChainView Restore(ChainHead stored, SegmentIndexCache segments)
    {
        BlockHeader? header = _archive.GetHeader(stored.Height);
        if (header is null || BlockHeaderCodec.ComputeHash(header) != stored.BlockHash)
        {
            throw new InvalidDataException(
                $"the header of the stored head, block {stored.Height}, is not its own");
        }

        CorpusState corpus = CorpusReplay.Replay(_archive.GetCorpusEvents(), this, segments);
        if (corpus.HistoryHash != stored.CorpusHistoryHash)
        {
            throw new InvalidDataException(
                "the corpus rebuilt from the stored content is not the one stored");
        }

        StateView state = new(_state, stored.Height, header.StateRoot);
        return new ChainView(header, stored.BlockHash, state, corpus, this);
    }

    // What readers see changes in one reference.
    private sealed record PublishedHead(ChainHead Head, ChainView View);
}
