using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Values;
using Spectre.Console;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger datanet show</c>.</summary>
internal static class DatanetShowCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Argument<ulong> id = CommandInput.IdArgument("The datanet.");
        Command command = new(
            "show", "Show a datanet and its versions.\nExample: openledger datanet show 1")
        {
            id,
        };
        new NodeOptionSet().Run(command, surroundings, async (session, cancellation) =>
        {
            JsonElement datanet = await session.Ledger
                .DatanetAsync(new DatanetId(session.Parsed.GetValue(id)), cancellation).ConfigureAwait(false);
            session.Output.Write(datanet, console => Print(console, datanet));
        });
        return command;
    }

    private static void Print(IAnsiConsole console, JsonElement datanet)
    {
        CommandOutput.WriteFacts(
            console,
            ("datanet", $"{datanet.Number("datanetId")}  {datanet.Text("name")}"),
            ("domain", datanet.Text("domain")),
            ("licence", datanet.Text("licence")),
            ("owner", datanet.Text("owner")),
            ("policy", $"{datanet.Text("policy")}, at least {datanet.Number("minTokens")} tokens, "
                + $"{Percent(datanet.Number("minNoveltyBps"))} new"),
            ("contributions", $"{datanet.Number("contributions")}, "
                + $"{datanet.Number("unpublished")} in no version yet"));
        Table table = CommandOutput.CreateTable(
            "version", "published in block", "active from block", "segments");
        foreach (JsonElement version in datanet.List("versions"))
        {
            table.AddRow(
                $"{version.Number("version")}", $"{version.Number("publishedHeight")}",
                $"{version.Number("activationHeight")}", $"{Segments(version)}");
        }

        if (table.Rows.Count > 0)
        {
            console.Write(table);
        }
    }

    private static string Percent(ulong bps) => string.Create(
        CultureInfo.InvariantCulture, $"{bps / 100m:0.##} %");

    private static string Segments(JsonElement version) =>
        version.Member("segments") is { ValueKind: JsonValueKind.Array } list
            ? list.GetArrayLength().ToString(CultureInfo.InvariantCulture)
            : version.Number("segments").ToString(CultureInfo.InvariantCulture);
}
