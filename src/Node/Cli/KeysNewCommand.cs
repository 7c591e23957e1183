using System.CommandLine;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger keys new</c>: a random key in a file of its owner's alone.</summary>
internal static class KeysNewCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Option<string> file = new("--out")
        {
            Description = "File to write, readable by you alone; it must not exist yet.",
            HelpName = "PATH",
            Required = true,
        };
        Option<bool> json = new("--json") { Description = "Print one JSON value for machines." };
        Command command = new(
            "new",
            "Make a private key and write it into a file; it is never printed.\n"
            + "Example: openledger keys new --out validator.key")
        {
            file, json,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            PrivateKey key = KeyFile.Create(path);
            JsonObject told = new()
            {
                ["file"] = path,
                ["address"] = key.Address.ToString(),
                ["publicKey"] = key.PublicKey.ToString(),
            };
            new CommandOutput(surroundings, parsed.GetValue(json)).Write(told, console =>
                CommandOutput.WriteFacts(
                    console,
                    ("address", $"{key.Address}"),
                    ("public key", $"{key.PublicKey}"),
                    ("private key", $"in {path}; keep a copy in a safe place")));
            return ExitCode.Ok;
        });
        return command;
    }
}
