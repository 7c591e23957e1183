using System.CommandLine;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger keys new</c>: a random key, under a password in the keystore, or bare in a file of its
/// owner's alone.
/// </summary>
internal static class KeysNewCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Argument<string?> name = new("name")
        {
            Description = "Name of the key in the keystore.",
            HelpName = "NAME",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> file = new("--out")
        {
            Description = "Instead of the keystore: a file for the bare key, readable by you alone, as a "
                + "validator needs it; it must not exist yet.",
            HelpName = "PATH",
        };
        KeystoreOptionSet keystore = new();
        Option<bool> json = new("--json") { Description = "Print one JSON value for machines." };
        Command command = new(
            "new",
            "Make a private key and keep it under a password in the keystore; it is never printed.\n"
            + "Example: openledger keys new alice")
        {
            name, file, json,
        };
        keystore.AddTo(command);
        command.SetAction(parsed =>
        {
            CommandOutput output = new(surroundings, parsed.GetValue(json));
            string? path = parsed.GetValue(file);
            switch (parsed.GetValue(name), path)
            {
                case ({ } named, null):
                    NewStoredKey.RequireName(named);
                    KeyAccess access = keystore.Open(parsed, surroundings);
                    NewStoredKey.RequireFree(access, named);
                    NewStoredKey.Write(output, access, named, KeyFile.Random());
                    return ExitCode.Ok;
                case (null, { } bare):
                    WriteBare(output, bare);
                    return ExitCode.Ok;
                default:
                    throw new UsageException(
                        "give a NAME for the keystore (openledger keys new alice), "
                        + "or --out PATH for a bare key");
            }
        });
        return command;
    }

    private static void WriteBare(CommandOutput output, string path)
    {
        PrivateKey key = KeyFile.Create(path);
        JsonObject told = new()
        {
            ["file"] = path,
            ["address"] = key.Address.ToString(),
            ["publicKey"] = key.PublicKey.ToString(),
        };
        output.Write(told, console => CommandOutput.WriteFacts(
            console,
            ("address", $"{key.Address}"),
            ("public key", $"{key.PublicKey}"),
            ("private key", $"in {path}; keep a copy in a safe place")));
    }
}
