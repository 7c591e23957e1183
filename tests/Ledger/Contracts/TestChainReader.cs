using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Tests.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Tests.Contracts;

/// <summary>A test chain as if every block of it were final.</summary>
internal sealed class TestChainReader(TestChain chain) : IChainReader
{
    public ChainView Head => chain.Head;

    public Block? GetBlock(Height height) => At(height)?.Block;

    public Block? GetBlock(Hash256 hash) => chain.Blocks.Find(b => b.Block.Hash == hash)?.Block;

    public Height? HeightOf(Hash256 blockHash) => GetBlock(blockHash)?.Header.Number;

    public BlockHeader? GetHeader(Height height) => At(height)?.Block.Header;

    public IReadOnlyList<Height> FindLogBlocks(Height first, Height last, Func<Bloom, bool> mayMatch,
        int limit) =>
    [
        .. chain.Blocks.Select(b => b.Block.Header)
            .Where(h => h.Number >= first && h.Number <= last && mayMatch(h.LogsBloom))
            .Take(limit).Select(h => h.Number),
    ];

    public IReadOnlyList<Receipt>? GetReceipts(Height height) => At(height)?.Receipts;

    public TransactionLocation? FindTransaction(Hash256 hash)
    {
        foreach (ExecutedBlock block in chain.Blocks)
        {
            for (int i = 0; i < block.Block.Transactions.Count; i++)
            {
                if (block.Block.Transactions[i].Hash == hash)
                {
                    return new TransactionLocation(block.Block.Header.Number, i);
                }
            }
        }

        return null;
    }

    public StateAtResult StateAt(Height height) =>
        At(height) is { } block ? new StateAtResult.Found(block.State) : new StateAtResult.Unknown();

    public IReadOnlyList<AttributionRecord> GetAttributions(Height height) => At(height)?.Attributions ?? [];

    public TransactionLocation? FindInference(Hash256 inferenceId)
    {
        foreach (ExecutedBlock block in chain.Blocks)
        {
            foreach (AttributionRecord record in block.Attributions)
            {
                if (record.InferenceId == inferenceId)
                {
                    return new TransactionLocation(block.Block.Header.Number, record.TransactionIndex);
                }
            }
        }

        return null;
    }

    public IReadOnlyList<InferenceEntry> ListInferences(ulong? beforeSequence, int limit)
    {
        List<InferenceEntry> all = [];
        foreach (ExecutedBlock block in chain.Blocks)
        {
            foreach (AttributionRecord record in block.Attributions)
            {
                all.Add(new InferenceEntry(
                    (ulong)all.Count + 1, record.InferenceId, block.Block.Header.Number,
                    record.TransactionIndex));
            }
        }

        all.Reverse();
        return [.. all.Where(e => beforeSequence is null || e.Sequence < beforeSequence).Take(limit)];
    }

    public IReadOnlyList<ContributionUse> UsesOf(
        ContributionId contribution, ulong? beforeSequence, int limit) =>
        new ScannedHistory(chain.Blocks).UsesOf(contribution, beforeSequence, limit);

    public IReadOnlyList<ModelEarnings> EarningsByModel(ContributionId contribution, int limit) =>
        new ScannedHistory(chain.Blocks).EarningsByModel(contribution, limit);

    public RepeatCount RepeatsOf(ContributionId contribution) =>
        new ScannedHistory(chain.Blocks).RepeatsOf(contribution);

    public byte[]? GetContent(Hash256 root) => chain.Head.Content.GetContent(root);

    public CommittedSet? GetValidatorSet(Hash256 validatorsHash) =>
        chain.Blocks.Select(b => b.NextSet).FirstOrDefault(set => set?.Hash == validatorsHash);

    public FinalityCertificate? GetCertificate(Height height) => null;

    private ExecutedBlock? At(Height height) =>
        height.Value < (ulong)chain.Blocks.Count ? chain.Blocks[(int)height.Value] : null;
}
