using OpenLedger.Attribution.Corpus;
using OpenLedger.Consensus.Tests.Light;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Rpc.Tests.Light;

/// <summary>
/// A synthetic chain of many epochs as a node's store shows it: every boundary has its certificate, of the
/// other blocks only those that are told.
/// </summary>
internal sealed class EpochChainReader : IChainReader
{
    private readonly LightChain _chain;
    private readonly ulong _head;
    private readonly SortedDictionary<ulong, byte[]> _certificates = [];

    public EpochChainReader(LightChain chain, ulong head, params ulong[] finalized)
    {
        (_chain, _head) = (chain, head);
        for (ulong height = 1; height <= head; height++)
        {
            if (chain.Schedule.IsBoundary(new Height(height)) || finalized.Contains(height))
            {
                Certificate(height);
            }
        }

        Head = new ChainView(
            chain[head], chain.HashOf(head), InMemoryWorldState.Empty,
            CorpusState.CreateEmpty(new SegmentIndexCache()), NoContent.Instance);
    }

    public ChainView Head { get; }

    public BlockHeader? GetHeader(Height height) => height.Value <= _head ? _chain[height.Value] : null;

    public FinalityCertificate? GetCertificate(Height height)
    {
        foreach ((ulong named, byte[] bytes) in _certificates)
        {
            if (named >= height.Value)
            {
                return new FinalityCertificate(new Height(named), bytes);
            }
        }

        return null;
    }

    public CommittedSet? GetValidatorSet(Hash256 validatorsHash)
    {
        for (ulong epoch = 0; epoch <= _chain.EpochOf(_head).Value + 1; epoch++)
        {
            CommittedSet set = CommittedSet.Of(
                _chain.SetOf(epoch).Select(m => new CommittedValidator(m.Key.PublicKey, new Power(m.Power))),
                _chain.Parameters);
            if (set.Hash == validatorsHash)
            {
                return set;
            }
        }

        return null;
    }

    public Block? GetBlock(Height height) => throw Unasked();

    public Block? GetBlock(Hash256 hash) => throw Unasked();

    public Height? HeightOf(Hash256 blockHash) => null;

    public IReadOnlyList<Receipt>? GetReceipts(Height height) => throw Unasked();

    public IReadOnlyList<Height> FindLogBlocks(
        Height first, Height last, Func<Bloom, bool> mayMatch, int limit) => throw Unasked();

    public TransactionLocation? FindTransaction(Hash256 hash) => throw Unasked();

    public StateAtResult StateAt(Height height) => throw Unasked();

    public IReadOnlyList<AttributionRecord> GetAttributions(Height height) => throw Unasked();

    public TransactionLocation? FindInference(Hash256 inferenceId) => throw Unasked();

    public IReadOnlyList<InferenceEntry> ListInferences(ulong? beforeSequence, int limit) => throw Unasked();

    public IReadOnlyList<ContributionUse> UsesOf(
        ContributionId contribution, ulong? beforeSequence, int limit) => throw Unasked();

    public IReadOnlyList<ModelEarnings> EarningsByModel(ContributionId contribution, int limit) =>
        throw Unasked();

    public RepeatCount RepeatsOf(ContributionId contribution) => throw Unasked();

    public byte[]? GetContent(Hash256 root) => throw Unasked();

    private static InvalidOperationException Unasked() => new("a finality proof does not need this");

    private void Certificate(ulong height) => _certificates[height] =
        _chain.Sign(_chain.EpochOf(height).Value, _chain.FinalizeBody(height)).Encode();

    private sealed class NoContent : IContentReader
    {
        public static NoContent Instance { get; } = new();

        public byte[]? GetContent(Hash256 root) => null;
    }
}
