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

    /// <summary>Writes openledger_getContribution's answer for people.</summary>
    public static void Write(IAnsiConsole console, JsonElement contribution)
    {
        string novelty = string.Create(
            CultureInfo.InvariantCulture, $"{contribution.Number("noveltyBps") / 100m:0.##} %");
        CommandOutput.WriteFacts(
            console,
            ("admission", $"{contribution.Text("status")}: {contribution.Text("decision")}"),
            ("novelty", $"{novelty} of {contribution.Number("tokens")} tokens"));
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
