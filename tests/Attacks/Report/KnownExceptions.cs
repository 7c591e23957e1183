using OpenLedger.Attacks.Attackers;

namespace OpenLedger.Attacks.Report;

/// <summary>
/// The attacks that pay, each with the reason. A campaign that finds another, or does not find one of these,
/// fails.
/// </summary>
internal static class KnownExceptions
{
    // Of answers that stay the same: what is added moves the weights a little, owners stay.
    private const string Weights =
        "counts: the words of unmasked text weigh less, all others more; nobody's tokens change owner. The "
        + "admission fee is the price, and only below this many questions";

    private const string Costs = "nobody is paid more; it only costs less gas";

    public static IReadOnlyList<KnownException> List { get; } =
    [
        new(
            "superset", [(Arms.Replayed, Verdict.PaysAtVolume)],
            "counts, as below; with luck its continuation recurs in answers, and pays her what was the "
            + "treasury's"),
        new("stitched-quotes", [(Arms.Replayed, Verdict.PaysAtVolume)], Weights),
        new("near-clone", [(Arms.Replayed, Verdict.PaysAtVolume)], Weights),
        new(
            "near-clone-elsewhere",
            [(Arms.FixedWeights, Verdict.Pays), (Arms.Replayed, Verdict.Pays)],
            "an edit in 48 tokens leaves no run to mask, and a model that does not name the origin finds the "
            + "copy alone. Paid out of answers that would have paid nobody the model names"),
        new(
            "paraphrase",
            [
                (Arms.FixedWeights, Verdict.Pays), (Arms.Replayed, Verdict.Pays),
                (Arms.Generated, Verdict.Pays),
            ],
            "exact windows do not see that it says the same; the built-in model then speaks her words"),
        new(
            "merge", [(Arms.FixedWeights, Verdict.Cheaper), (Arms.Replayed, Verdict.Cheaper)], Costs),
        new("padding", [(Arms.Replayed, Verdict.PaysAtVolume)], Weights),
        new(
            "reordering", [(Arms.FixedWeights, Verdict.Cheaper), (Arms.Replayed, Verdict.Cheaper)], Costs),
        new(
            "self-echo", [(Arms.Generated, Verdict.Pays)],
            "the built-in model says what stands more often more often, and one edit in 48 "
            + "tokens keeps a copy "
            + "in the counts. External models do not; owners are right in both"),
        new(
            "ngram-squatting",
            [(Arms.Replayed, Verdict.PaysAtVolume), (Arms.Generated, Verdict.Pays)],
            "as a list it is quoted by nobody, but the built-in model counts it: it goes on in her words"),
        new(
            "public-text",
            [
                (Arms.FixedWeights, Verdict.Pays), (Arms.Replayed, Verdict.Pays),
                (Arms.Generated, Verdict.Pays),
            ],
            "first come, first paid: the chain cannot know whose a public text is; a curated datanet can"),
        new(
            "served-responses",
            [(Arms.FixedWeights, Verdict.Pays), (Arms.Replayed, Verdict.Pays)],
            "an answer that recurs word for word pays her what was the treasury's; contributors "
            + "lose nothing"),
        new(
            "planted-prompts", [(Arms.Generated, Verdict.Pays)],
            "a question that somebody's text has is supported by two contributions as soon as she plants it"),
        new(
            "two-sybil-capture", [(Arms.Generated, Verdict.Pays)],
            "two contributions support a context, whoever owns them"),
        new(
            "own-datanet-front-running",
            [
                (Arms.FixedWeights, Verdict.Pays), (Arms.Replayed, Verdict.Pays),
                (Arms.Generated, Verdict.Pays),
            ],
            "`contribute` asks no commitment of an owner-only datanet's owner, but numbers and masks are "
            + "chain-wide: commit and reveal protects nobody. A commitment asked everywhere, as sidecars do, "
            + "would close it"),
        new("count-raising", [(Arms.Replayed, Verdict.PaysAtVolume)], Weights),
        new(
            "outlier-features", [(Arms.Settled, Verdict.Pays)],
            "texts of a few words are heads of clusters of their own, and a head's size does "
            + "not depend on what "
            + "it took to write it"),
    ];

    /// <summary>What differs between a campaign and the list, in the arms that it measured.</summary>
    /// <param name="summaries">Measured.</param>
    public static IReadOnlyList<string> Differences(IReadOnlyList<AttackSummary> summaries)
    {
        List<string> differences = [];
        foreach (AttackSummary summary in summaries)
        {
            Verdict known = List
                .Where(exception => exception.Attack == summary.Attacker.Name)
                .SelectMany(exception => exception.Verdicts)
                .Where(verdict => verdict.Arm == summary.Arm)
                .Select(verdict => verdict.Worst)
                .SingleOrDefault(Verdict.Holds);
            if (known != summary.Verdict)
            {
                differences.Add(
                    $"{summary.Attacker.Name}, {summary.Arm}: {summary.Verdict}, {known} is known; best "
                    + AttackTables.Line(summary.Worst));
            }
        }

        return differences;
    }
}
