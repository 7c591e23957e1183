using System.CommandLine;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Keys;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger keys import</c>: a key from a file or a phrase, kept under a password in the keystore.
/// </summary>
internal static class KeysImportCommand
{
    /// <summary>Environment variable with a phrase of words.</summary>
    public const string PhraseVariable = "OPENLEDGER_MNEMONIC";

    public static Command Create(CliSurroundings surroundings)
    {
        Argument<string> name = new("name")
        {
            Description = "Name of the key in the keystore.",
            HelpName = "NAME",
        };
        Option<string?> file = new("--key-file")
        {
            Description = "File with the key: 0x and 64 hex digits, or another wallet's key file (Web3 "
                + "Secret Storage), which must have the password that the key gets here.",
            HelpName = "PATH",
        };
        Option<bool> mnemonic = new("--mnemonic")
        {
            Description = "The key of a phrase of 12 to 24 words (BIP-39), in --mnemonic-file, "
                + $"{PhraseVariable}, or asked for at the terminal.",
        };
        Option<string?> phraseFile = new("--mnemonic-file")
        {
            Description = "File with the phrase.",
            HelpName = "PATH",
        };
        Option<ulong> index = CommandInput.Number(
            "--index", "Which account of the phrase: i of m/44'/60'/0'/0/i.", 0, HdKey.Hardened - 1, 0);
        KeystoreOptionSet keystore = new();
        Option<bool> json = new("--json") { Description = "Print one JSON value for machines." };
        Command command = new(
            "import",
            "Bring a key into the keystore, under a password: from a file, a phrase of words, or the "
            + $"variable {SigningKey.Variable}.\n"
            + "Example: openledger keys import alice --mnemonic --index 0")
        {
            name, file, mnemonic, phraseFile, index, json,
        };
        keystore.AddTo(command);
        command.SetAction(parsed =>
        {
            string named = parsed.GetRequiredValue(name);
            NewStoredKey.RequireName(named);
            KeyAccess access = keystore.Open(parsed, surroundings);
            NewStoredKey.RequireFree(access, named);
            string? path = parsed.GetValue(file);
            bool isPhrase = parsed.GetValue(mnemonic) || parsed.GetValue(phraseFile) is not null;
            if (isPhrase && path is not null)
            {
                throw new UsageException("--key-file and --mnemonic name two keys; give one of them");
            }

            PrivateKey key = isPhrase
                ? OfPhrase(access, parsed.GetValue(phraseFile), (uint)parsed.GetValue(index))
                : SigningKey.Find(null, path ?? RequireVariable(access), access);
            NewStoredKey.Write(new CommandOutput(surroundings, parsed.GetValue(json)), access, named, key);
            return ExitCode.Ok;
        });
        return command;
    }

    private static string? RequireVariable(KeyAccess access) =>
        access.Surroundings.Variable(SigningKey.Variable) is { Length: > 0 }
            ? null
            : throw new UsageException(
                $"import what? give --key-file PATH or --mnemonic, or set {SigningKey.Variable}");

    private static PrivateKey OfPhrase(KeyAccess access, string? file, uint index)
    {
        string? typed = file is not null
            ? KeyAccess.SecretOf(file, "--mnemonic-file")
            : access.Surroundings.Variable(PhraseVariable) is { Length: > 0 } variable
                ? variable
                : access.Surroundings.ReadSecret("the phrase, words parted by spaces");
        string phrase = MnemonicWords.Normalize(typed ?? throw new UsageException(
            $"no phrase: give --mnemonic-file PATH, set {PhraseVariable}, or run it at a terminal"));
        return MnemonicWords.FaultOf(phrase) is { } fault
            ? throw new UsageException($"the phrase is not right: {fault}; compare it with your copy")
            : HdKey.EthereumAccount(phrase, index);
    }
}
