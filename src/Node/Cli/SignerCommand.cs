using System.CommandLine;
using System.Text.Json.Nodes;
using OpenLedger.Consensus.Signing;
using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Signing;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger signer</c>: what a stopped validator's key has signed, shown, carried out and carried in.
/// Needs no private key.
/// </summary>
internal static class SignerCommand
{
    public static Command Create(CliSurroundings surroundings) => new(
        "signer", "Show, export and import what a validator's key has signed. The node must be stopped.")
    {
        CreateShow(surroundings),
        CreateExport(surroundings),
        CreateImport(surroundings),
    };

    private static Command CreateShow(CliSurroundings surroundings)
    {
        Option<string> data = Data();
        Option<bool> json = Json();
        Command command = new(
            "show", "Show whose journal it is and up to where it signs nothing.\n"
                + "Example: openledger signer show --data ./my-node")
        {
            data, json,
        };
        command.SetAction(parsed =>
        {
            using SignerJournal journal = OpenJournal(parsed.GetRequiredValue(data));
            Print(new CommandOutput(surroundings, parsed.GetValue(json)), Describe(journal));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateExport(CliSurroundings surroundings)
    {
        Option<string> data = Data();
        Option<string> file = FileOption("File to write; it must not exist yet.");
        Option<bool> json = Json();
        Command command = new(
            "export", "Write what the key has signed into a file, to move the validator. "
                + "Never start this node again afterwards.\n"
                + "Example: openledger signer export --data ./my-node --file signed.json")
        {
            data, file, json,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            using SignerJournal journal = OpenJournal(parsed.GetRequiredValue(data));
            NewFile.Write(path, SigningHistoryCodec.Encode(journal.Export()), NewFile.Readable);
            JsonObject told = Describe(journal);
            told["file"] = path;
            Print(new CommandOutput(surroundings, parsed.GetValue(json)), told);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateImport(CliSurroundings surroundings)
    {
        Option<string> data = Data();
        Option<string> file = FileOption("File that 'signer export' wrote.");
        Option<bool> json = Json();
        Command command = new(
            "import", "Take over what the key has signed elsewhere, before this node is started. "
                + "No watermark is ever lowered.\n"
                + "Example: openledger signer import --data ./my-node --file signed.json")
        {
            data, file, json,
        };
        command.SetAction(parsed =>
        {
            SigningHistory history = Read(parsed.GetRequiredValue(file));
            string folder = SignerJournal.FolderIn(parsed.GetRequiredValue(data));
            SignerIdentity? expected = SignerJournal.Exists(folder) ? null : history.Identity;
            using SignerJournal journal = SignerJournal.Open(folder, expected);
            journal.Import(history);
            Print(new CommandOutput(surroundings, parsed.GetValue(json)), Describe(journal));
            return ExitCode.Ok;
        });
        return command;
    }

    private static SignerJournal OpenJournal(string data) =>
        SignerJournal.Open(SignerJournal.FolderIn(data), expected: null);

    private static SigningHistory Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > SigningHistoryCodec.FileBytesMax)
        {
            throw new ClientException(
                $"'{path}' has {file.Length} bytes; a signing history has at most "
                + $"{SigningHistoryCodec.FileBytesMax}");
        }

        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        SigningHistoryFault fault =
            SigningHistoryCodec.TryDecode(bytes, out SigningHistory? history, out string detail);
        return history ?? throw new ClientException($"'{path}' is no signing history: {fault}: {detail}");
    }

    private static JsonObject Describe(SignerJournal journal)
    {
        SignerRules rules = journal.Rules;
        Vote? last = rules.Votes.LastOrDefault();
        return new JsonObject
        {
            ["chainId"] = journal.Identity.ChainId,
            ["genesisHash"] = journal.Identity.Genesis.ToString(),
            ["forkId"] = journal.Identity.ForkId,
            ["publicKey"] = journal.Identity.Key.ToString(),
            ["address"] = journal.Identity.Key.Address.ToString(),
            ["watermark"] = Position(rules.Watermark),
            ["barred"] = rules.Barred is { } barred ? Position(barred) : null,
            ["lastSigned"] = last is null ? null : Position(WalPosition.Of(last.Body.Epoch, last.Body.View)),
            ["votes"] = rules.Votes.Count(),
            ["recovering"] = rules.IsRecovering,
        };
    }

    private static void Print(CommandOutput output, JsonObject told) => output.Write(told, console =>
    {
        CommandOutput.WriteFacts(
            console,
            ("key", $"{told["publicKey"]} ({told["address"]})"),
            ("chain", $"{told["chainId"]}, genesis {told["genesisHash"]}, fork {told["forkId"]}"),
            ("signs nothing at or below", Words(told["watermark"])),
            ("nor in", Words(told["barred"])),
            ("last signed", Words(told["lastSigned"])),
            ("votes remembered", $"{told["votes"]}"),
            ("state", (bool)told["recovering"]! ? "lost, being recovered: signs nothing" : "complete"));
        if (told["file"] is { } file)
        {
            CommandOutput.WriteFacts(console, ("written to", $"{file}"));
        }
    });

    private static JsonObject Position(WalPosition position) => new()
    {
        ["epoch"] = position.Epoch.Value,
        ["view"] = position.View.Value,
    };

    private static string Words(JsonNode? position) =>
        position is null ? "none" : $"epoch {position["epoch"]}, view {position["view"]}";

    private static Option<string> Data() => new("--data")
    {
        Description = "The node's folder; its journal is in the folder 'signer' below it.",
        HelpName = "DIR",
        Required = true,
    };

    private static Option<string> FileOption(string description) => new("--file")
    {
        Description = description,
        HelpName = "PATH",
        Required = true,
    };

    private static Option<bool> Json() =>
        new("--json") { Description = "Print one JSON value for machines." };
}
