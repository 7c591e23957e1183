using OpenLedger.Ledger.Queries;

namespace OpenLedger.Explorer.Receipts;

/// <summary>Why a contribution earned nothing, from what the chain knows of it.</summary>
public static class SilenceReasons
{
    private const uint MostlyKnownBps = 1_000;

    /// <summary>The reasons, the plainest first; at least one.</summary>
    /// <param name="contribution">A contribution that earned nothing.</param>
    /// <param name="models">The models that stand on its datanet.</param>
    public static IReadOnlyList<string> Of(
        ContributionDetails contribution, IReadOnlyList<ModelDetails> models)
    {
        List<string> reasons = [];
        switch (contribution.Status)
        {
            case "underReview":
                reasons.Add("It waits for a curator; it is in no version of its datanet yet.");
                break;
            case "rejected":
                reasons.Add("A curator refused it; what would be paid to it goes to the treasury.");
                break;
            case "withdrawn":
                reasons.Add("It was withdrawn; what would be paid to it goes to the treasury.");
                break;
            case "accepted" when contribution.SegmentId is null:
                reasons.Add("It is in no published version of its datanet yet; models see it from the next one on.");
                break;
        }

        if (contribution.NoveltyBps < MostlyKnownBps)
        {
            reasons.Add(
                "Nearly all of it was in the corpus before; answers that use those words pay whoever wrote"
                + " them first.");
        }

        if (models.Count == 0)
        {
            reasons.Add("No model stands on its datanet.");
        }

        if (reasons.Count == 0)
        {
            reasons.Add(
                "No answer settled so far contains eight tokens in a row that it was the first to contribute"
                + " and that are rare enough to count.");
        }

        return reasons;
    }
}
