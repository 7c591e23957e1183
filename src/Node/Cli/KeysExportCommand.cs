using System.CommandLine;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Keys;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger keys export</c>: a key of the keystore as a file that other wallets read, or bare.
/// </summary>
internal static class KeysExportCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Argument<string> name = new("name")
        {
            Description = "Name or address of the key.",
            HelpName = "NAME|ADDRESS",
        };
        Option<string> file = new("--out")
        {
            Description = "File to write, readable by you alone; it must not exist yet.",
            HelpName = "PATH",
            Required = true,
        };
        Option<bool> bare = new("--bare")
        {
            Description = "Write the private key itself, 0x and 64 hex digits, instead of the file under "
                + "its password.",
        };
        KeystoreOptionSet keystore = new();
        Option<bool> json = new("--json") { Description = "Print one JSON value for machines." };
        Command command = new(
            "export",
            "Write a key of the keystore into a file: under its password, or with --bare as it is.\n"
            + "Example: openledger keys export alice --out alice.json")
        {
            name, file, bare, json,
        };
        keystore.AddTo(command);
        command.SetAction(parsed =>
        {
            KeyAccess access = keystore.Open(parsed, surroundings);
            string named = parsed.GetRequiredValue(name);
            StoredKey stored = access.Keystore.Find(named) ?? throw new ClientException(
                $"no key '{named}' in {access.Place}; see openledger keys list");
            string path = parsed.GetRequiredValue(file);
            bool isBare = parsed.GetValue(bare);

            // A file that does not open with the password one has is of no use elsewhere either.
            PrivateKey key = access.ReadFile(stored.Path, "the key file");
            if (isBare)
            {
                KeyFile.Write(path, key);
            }
            else
            {
                KeyFile.Copy(stored.Path, path);
            }

            JsonObject told = new()
            {
                ["name"] = stored.Name,
                ["address"] = key.Address.ToString(),
                ["file"] = path,
                ["bare"] = isBare,
            };
            new CommandOutput(surroundings, parsed.GetValue(json)).Write(told, console =>
                CommandOutput.WriteFacts(
                    console,
                    ("address", $"{key.Address}"),
                    ("written to", path),
                    ("beware", isBare
                        ? "whoever reads the file has the key"
                        : "it opens with the password it has in the keystore")));
            return ExitCode.Ok;
        });
        return command;
    }
}
