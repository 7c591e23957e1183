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
            JsonElement model = await session.Ledger
                .ModelAsync(new ModelId(session.Parsed.GetValue(id)), cancellation).ConfigureAwait(false);
            session.Output.Write(model, console => Print(console, model));
        });
        return command;
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
