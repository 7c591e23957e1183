using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>What contributions were used for until the newest finalized block. Thread-safe.</summary>
public interface IContributionHistory
{
    /// <summary>The inferences that paid a contribution, newest first.</summary>
    /// <param name="contribution">The contribution.</param>
    /// <param name="beforeSequence">Only those before this chain-wide number; null: from the newest.</param>
    /// <param name="limit">At most so many.</param>
    IReadOnlyList<ContributionUse> UsesOf(ContributionId contribution, ulong? beforeSequence, int limit);

    /// <summary>What a contribution earned by model and epoch, by model, then epoch.</summary>
    /// <param name="contribution">The contribution.</param>
    /// <param name="limit">At most so many rows.</param>
    IReadOnlyList<ModelEarnings> EarningsByModel(ContributionId contribution, int limit);

    /// <summary>How much of later contributions repeats this one, so that it is paid for it.</summary>
    RepeatCount RepeatsOf(ContributionId contribution);
}
