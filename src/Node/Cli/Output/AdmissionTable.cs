using System.Globalization;
using System.Text.Json;
using OpenLedger.Node.Cli.Client;
using Spectre.Console;

namespace OpenLedger.Node.Cli.Output;

/// <summary>How a contribution was admitted: what is new, and what repeats earlier text.</summary>
internal static class AdmissionTable
{
    /// <summary>Most masked runs that are listed.</summary>
    public const int RunsShownMax = 20;

    /// <summary>The decision and the novelty of openledger_getContribution's answer.</summary>
    public static (string Name, string Value)[] ToFacts(JsonElement contribution)
    {
        string novelty = string.Create(
            CultureInfo.InvariantCulture, $"{contribution.Number("noveltyBps") / 100m:0.##} %");
        return
        [
            ("admission", contribution.Text("decision")),
            ("novelty", $"{novelty} of {contribution.Number("tokens")} tokens"),
            .. Similar(contribution),
        ];
    }

    // A warning, not a refusal: who paraphrases earns by what is new all the same.
    private static (string Name, string Value)[] Similar(JsonElement contribution)
    {
        if (contribution.MemberOrNull("similarTo") is not { } similar)
        {
            return [];
        }

        string text = $"resembles contribution {similar.Number("contributionId")}, which was there before: about "
            + $"{similar.Number("similarityBps") / 100} % of their phrases are shared (no payout depends on it)";
        return [("warning", text)];
    }

    /// <summary>Writes the masked runs of openledger_getContribution's answer.</summary>
    public static void WriteRuns(IAnsiConsole console, JsonElement contribution)
    {
        IReadOnlyList<JsonElement> runs = contribution.List("maskedRuns");
        if (runs.Count == 0)
        {
            return;
        }

        Table table = CommandOutput.CreateTable(
            "masked from token", "tokens", "pays contribution", "at its token");
        foreach (JsonElement run in runs.Take(RunsShownMax))
        {
            table.AddRow(
                $"{run.Number("start")}", $"{run.Number("length")}", $"{run.Number("originContributionId")}",
                $"{run.Number("originOffset")}");
        }

        console.Write(table);
        if (runs.Count > RunsShownMax)
        {
            console.WriteLine($"{runs.Count - RunsShownMax} more runs (--json lists all)");
        }
    }
}
