using System.CommandLine;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Keys;

namespace OpenLedger.Node.Cli.Input;

/// <summary>
/// The options of every command that opens a key: <c>--keystore</c>, <c>--password-file</c>.
/// </summary>
internal sealed class KeystoreOptionSet
{
    /// <summary>Environment variable with the keystore's folder.</summary>
    public const string Variable = "OPENLEDGER_KEYSTORE";

    private readonly Option<string?> _keystore = new("--keystore")
    {
        Description = $"Folder of key files; without it {Variable}, or .openledger/keystore in your home.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _passwordFile = new("--password-file")
    {
        Description = $"File with the key's password; without it {KeyAccess.PasswordVariable} is read, "
            + "or the terminal asks. Never the command line.",
        HelpName = "PATH",
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_keystore);
        command.Add(_passwordFile);
    }

    /// <summary>Adds <c>--keystore</c> alone.</summary>
    public void AddFolderTo(Command command) => command.Add(_keystore);

    /// <summary>The keys that the options and the surroundings give access to.</summary>
    public KeyAccess Open(ParseResult parsed, CliSurroundings surroundings) =>
        new(surroundings, FolderOf(parsed, surroundings) is { } folder ? new Keystore(folder) : null,
            parsed.GetValue(_passwordFile));

    private string? FolderOf(ParseResult parsed, CliSurroundings surroundings)
    {
        string? named = parsed.GetValue(_keystore) ?? NonEmpty(surroundings.Variable(Variable));
        if (named is not null)
        {
            return named;
        }

        string? home = NonEmpty(surroundings.Variable(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME"));
        return home is null ? null : Path.Combine(home, ".openledger", "keystore");
    }

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
