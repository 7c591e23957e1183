using System.CommandLine;
using System.Text.Json;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Values;
using Spectre.Console;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger model show</c>.</summary>
internal static class ModelShowCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Argument<ulong> id = CommandInput.IdArgument("The model.");
        Command command = new(
            "show", "Show a model, its prices and what it stands on.\nExample: openledger model show 1")
        {
            id,
        };
        new NodeOptionSet().Run(command, surroundings, async (session, cancellation) =>
        {
            var asked = new ModelId(session.Parsed.GetValue(id));
            JsonElement model = await session.Ledger.ModelAsync(asked, cancellation).ConfigureAwait(false);
            if (model.Text("kind") != "softmax")
            {
                session.Output.Write(model, console => Print(console, model));
                return;
            }

            JsonElement card = await session.Ledger.ModelCardAsync(asked, cancellation).ConfigureAwait(false);
            session.Output.Write(card, console =>
            {
                Print(console, model);
                PrintCard(console, card);
            });
        });
        return command;
    }

    // Only of a classifier: the others have no labels and no metric.
    private static void PrintCard(IAnsiConsole console, JsonElement card)
    {
        JsonElement trained = card.Member("model").Member("training");
        if (trained.ValueKind == JsonValueKind.Object)
        {
            string metric = trained.Number("heldOutPieces") == 0
                ? "no contribution was held out"
                : $"{trained.Number(
                    "heldOutRight")} of {trained.Number("heldOutPieces")} held-out pieces right";
            CommandOutput.WriteFacts(
                console,
                ("training", $"{trained.Text("state")}, {trained.Number("contributions")} contributions, "
                    + $"{trained.Number("pieces")} pieces, {trained.Number("epochs")} epochs"),
                ("labels", string.Join(", ", trained.List("labels").Select(l => l.GetString()))),
                ("metric", metric),
                ("weights", trained.Member("weightsRoot") is { ValueKind: JsonValueKind.String } root
                    ? root.GetString()!
                    : "not written yet"));
        }

        Table table = CommandOutput.CreateTable("datanet", "name", "licence", "contributions", "tokens");
        foreach (JsonElement data in card.List("data"))
        {
            table.AddRow(
                $"{data.Number("datanetId")}:{data.Number("version")}", Markup.Escape(data.Text("name")),
                Markup.Escape(data.Text("licence")), $"{data.Number("contributions")}",
                $"{data.Number("tokens")}");
        }

        console.Write(table);
    }

    private static void Print(IAnsiConsole console, JsonElement model)
    {
        IEnumerable<string> versions = model.List("versions")
            .Select(v => $"{v.Number("datanetId")}:{v.Number("version")}");
        string state = model.Flag("retired") ? "retired"
            : model.Flag("active") ? "active"
            : $"answers from block {model.Number("activationHeight")} on";
        CommandOutput.WriteFacts(
            console,
            ("model", $"{model.Number("modelId")}  {model.Text("name")}"),
            ("kind", model.Text("kind")),
            ("owner", model.Text("owner")),
            ("state", $"{state}, revision {model.Number("revision")}"),
            ("price", $"{OpenAmount.Format(model.Wide("priceIn"))} OPEN for 1,000 prompt tokens, "
                + $"{OpenAmount.Format(model.Wide("priceOut"))} OPEN for 1,000 response tokens"),
            ("stands on", $"datanet versions {string.Join(", ", versions)}"),
            ("corpus", $"{model.Number("tokens")} tokens in {model.Number("segments")} segments"));
    }
}
