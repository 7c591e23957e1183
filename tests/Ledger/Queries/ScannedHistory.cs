using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Queries;

/// <summary>What contributions were used for, read out of every block: what the store's index must say.</summary>
internal sealed class ScannedHistory(IEnumerable<ExecutedBlock> blocks) : IContributionHistory
{
    public IReadOnlyList<ContributionUse> UsesOf(
        ContributionId contribution, ulong? beforeSequence, int limit) =>
    [
        .. Uses(contribution).Where(one => one.Sequence < (beforeSequence ?? ulong.MaxValue))
            .Select(one => new ContributionUse(one.Sequence, one.Record.InferenceId, one.Block.Header.Number, one.Wei))
            .Reverse().Take(limit),
    ];

    public IReadOnlyList<ModelEarnings> EarningsByModel(ContributionId contribution, int limit) =>
    [
        .. Uses(contribution).GroupBy(one => (one.Record.Model, one.Block.Header.Epoch))
            .OrderBy(group => group.Key)
            .Select(group => new ModelEarnings(
                group.Key.Model, group.Key.Epoch, (ulong)group.Count(),
                group.Aggregate(0UL, (sum, one) => sum + one.Tokens),
                group.Aggregate(UInt256.Zero, (sum, one) => sum + one.Wei)))
            .Take(limit),
    ];

    public RepeatCount RepeatsOf(ContributionId contribution)
    {
        RepeatCount count = default;
        foreach (ExecutedBlock block in blocks)
        {
            foreach (CorpusEvent.Admitted admitted in block.CorpusEvents.OfType<CorpusEvent.Admitted>())
            {
                ContributionInfo info = block.Post.Corpus.GetContribution(admitted.Contribution)!;
                foreach ((ContributionId origin, ulong tokens) in
                    ContributionShares.RepeatsOf(info.Id, info.MaskedRuns))
                {
                    count = origin == contribution
                        ? new RepeatCount(count.Contributions + 1, count.Tokens + tokens)
                        : count;
                }
            }
        }

        return count;
    }

    private IEnumerable<Share> Uses(ContributionId contribution)
    {
        ulong sequence = 0;
        foreach (ExecutedBlock executed in blocks)
        {
            foreach (AttributionRecord record in executed.Attributions)
            {
                sequence++;
                foreach ((ContributionId own, ulong tokens, UInt256 wei) in ContributionShares.Of(record))
                {
                    if (own == contribution)
                    {
                        yield return new Share(sequence, executed.Block, record, tokens, wei);
                    }
                }
            }
        }
    }

    private readonly record struct Share(
        ulong Sequence, Primitives.Blocks.Block Block, AttributionRecord Record, ulong Tokens, UInt256 Wei);
}
