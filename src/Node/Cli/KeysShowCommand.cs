using System.CommandLine;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger keys show</c>: what others may know of a key, with the proof that a validator's key is its
/// operator's.
/// </summary>
internal static class KeysShowCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Option<string?> from = new("--from")
        {
            Description = "Name or address of a key of the keystore, or dev0 to dev9.",
            HelpName = "NAME|ADDRESS",
        };
        Option<string?> file = new("--key-file")
        {
            Description = "File with the private key, in hex or as a keystore's file; without it and --from "
                + $"the variable {SigningKey.Variable} is read.",
            HelpName = "PATH",
        };
        KeystoreOptionSet keystore = new();
        Option<ulong?> chain = CommandInput.OptionalNumber(
            "--chain-id", "Chain to prove possession of the key for.", 1, GenesisRules.ChainIdMax);
        Option<Hash256?> genesis = CommandInput.OptionalHash(
            "--genesis-hash", "Its block 0, to register as a validator of a running chain; "
                + "without it the proof is for a genesis that is being made.");
        Option<Address?> account = CommandInput.Account(
            "--account", "Account that is paid or registers; without it the key's own.");
        Option<bool> json = new("--json") { Description = "Print one JSON value for machines." };
        Command command = new(
            "show",
            "Show a key's address and public key, and a proof that its owner runs a validator with it.\n"
            + "Example: openledger keys show --key-file validator.key --chain-id 4711 --json")
        {
            from, file, chain, genesis, account, json,
        };
        keystore.AddTo(command);
        command.SetAction(parsed =>
        {
            ulong? chainId = parsed.GetValue(chain);
            if (chainId is null && parsed.GetValue(genesis) is not null)
            {
                throw new UsageException("--genesis-hash needs --chain-id: a proof is for one chain");
            }

            ValidatorCard card = ValidatorCard.Of(
                SigningKey.Find(
                    parsed.GetValue(from), parsed.GetValue(file), keystore.Open(parsed, surroundings)),
                parsed.GetValue(account), chainId, parsed.GetValue(genesis));
            JsonObject told = card.ToJson();
            new CommandOutput(surroundings, parsed.GetValue(json)).Write(told, console =>
                CommandOutput.WriteFacts(
                    console,
                    ("address", $"{told["address"]}"),
                    ("account", $"{told["account"]}"),
                    ("public key", $"{told["publicKey"]}"),
                    ("proof of possession", chainId is null
                        ? "none: name a chain by --chain-id"
                        : $"{told["proofOfPossession"]}")));
            return ExitCode.Ok;
        });
        return command;
    }
}
