using System.Security.Cryptography;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Execution;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage;
using OpenLedger.Storage.Chain;
using OpenLedger.Storage.Contents;
using OpenLedger.Storage.Segments;

namespace OpenLedger.Node.Composition;

/// <summary>
/// A chain's executor and its store on disk, at its stored head or at genesis, the votes that the executor
/// need not verify again, the contents it finds sidecars' bytes in, and the indexes of its corpus.
/// </summary>
internal sealed record OpenedChain(
    BlockExecutor Executor, ChainStore Store, LateVotePool Votes, ContentStore Contents,
    SegmentFolder Indexes, Hash256 GenesisHash)
{
    /// <summary>Builds genesis and opens the folder for it.</summary>
    public static OpenedChain Open(NodeOptions options, INodeLog log)
    {
        // A salt of this process's own, so that nobody can fill look-up tables with crafted collisions; it
        // reaches no answer.
        ulong salt = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        SegmentFolder stored = new(Path.Combine(options.DataFolder, "segments"), log.IndexRefused);
        SegmentIndexCache segments = new(lookupSeed: salt, store: stored);
        ExecutedBlock genesis = GenesisBuilder.Build(options.Genesis, options.Baseline, segments);
        OpenResult opened = ChainStore.Open(
            Path.Combine(options.DataFolder, "chain"), new StoreOptions(), genesis.Block.Hash, segments);
        if (opened is not OpenResult.Opened open)
        {
            throw new NodeStartException(((OpenResult.Refused)opened).Message);
        }

        if (!open.Store.IsInitialized)
        {
            open.Store.Initialize(genesis);
        }

        // Of blocks that were never finalized, of versions too old, and of writes that were cut off.
        stored.RemoveOthers(ServableIndexes.KeysOf(open.Store.Head));

        ProcessorTime processor = options.Processor;
        LateVotePool votes = new(open.Store.Head.Header.Epoch) { Processor = processor };
        ContentStore contents = ContentStore.Open(
            Path.Combine(options.DataFolder, "contents"), new ContentStoreOptions
            {
                Clock = options.Clock,
                Damaged = path => log.Notice($"'{path}' is damaged and was removed; it is fetched again"),
            });
        BlockExecutor executor = new(options.Genesis, votes.Verify, contents, (parent, diff) =>
        {
            using (processor.Enter(ProcessorPart.Trie))
            {
                return StateLayer.Apply(parent, diff);
            }
        });
        return new OpenedChain(executor, open.Store, votes, contents, stored, genesis.Block.Hash);
    }
}
