using System.CommandLine;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Keys;
using Spectre.Console;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger keys list</c>: names and addresses of the keystore, without a password.</summary>
internal static class KeysListCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        KeystoreOptionSet keystore = new();
        Option<bool> json = new("--json") { Description = "Print one JSON value for machines." };
        Command command = new(
            "list", "List the keys of the keystore; no password is needed.\nExample: openledger keys list")
        {
            json,
        };
        keystore.AddFolderTo(command);
        command.SetAction(parsed =>
        {
            Keystore folder = keystore.Open(parsed, surroundings).Keystore;
            IReadOnlyList<StoredKey> keys = folder.List();
            JsonArray told = [.. keys.Select(key => (JsonNode)new JsonObject
            {
                ["name"] = key.Name,
                ["address"] = key.Address?.ToString(),
                ["file"] = key.Path,
            })];
            new CommandOutput(surroundings, parsed.GetValue(json)).Write(told, console =>
            {
                if (keys.Count == 0)
                {
                    console.WriteLine(
                        $"no keys in '{folder.Folder}'; make one with openledger keys new NAME");
                    return;
                }

                Table table = CommandOutput.CreateTable("name", "address", "file");
                foreach (StoredKey key in keys)
                {
                    table.AddRow(
                        Markup.Escape(CommandOutput.Line(key.Name)),
                        key.Address?.ToString() ?? "(known once it is open)",
                        Markup.Escape(CommandOutput.Line(key.Path)));
                }

                console.Write(table);
            });
            return ExitCode.Ok;
        });
        return command;
    }
}
