using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Attacks.World;

/// <summary>A chain of which only the head is asked: the laboratory looks at no older block.</summary>
internal sealed class HeadReader(Func<ChainView> head) : IChainReader
{
    public ChainView Head => head();

    public Block? GetBlock(Height height) => null;

    public Block? GetBlock(Hash256 hash) => null;

    public BlockHeader? GetHeader(Height height) => null;

    public Height? HeightOf(Hash256 blockHash) => null;

    public IReadOnlyList<Receipt>? GetReceipts(Height height) => null;

    public IReadOnlyList<Height> FindLogBlocks(
        Height first, Height last, Func<Bloom, bool> mayMatch, int limit) => [];

    public TransactionLocation? FindTransaction(Hash256 hash) => null;

    public StateAtResult StateAt(Height height) => new StateAtResult.Unknown();

    public IReadOnlyList<AttributionRecord> GetAttributions(Height height) => [];

    public TransactionLocation? FindInference(Hash256 inferenceId) => null;

    public IReadOnlyList<InferenceEntry> ListInferences(ulong? beforeSequence, int limit) => [];

    public IReadOnlyList<ContributionUse> UsesOf(
        ContributionId contribution, ulong? beforeSequence, int limit) => [];

    public IReadOnlyList<ModelEarnings> EarningsByModel(ContributionId contribution, int limit) => [];

    public RepeatCount RepeatsOf(ContributionId contribution) => default;

    public byte[]? GetContent(Hash256 root) => Head.Content.GetContent(root);

    public FinalityCertificate? GetCertificate(Height height) => null;

    public CommittedSet? GetValidatorSet(Hash256 validatorsHash) => null;
}
