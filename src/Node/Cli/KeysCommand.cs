using System.CommandLine;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger keys</c>: new, show.</summary>
internal static class KeysCommand
{
    public static Command Create(CliSurroundings surroundings) => new(
        "keys", "Make a private key in a file, and show what others may know of it.")
    {
        KeysNewCommand.Create(surroundings),
        KeysShowCommand.Create(surroundings),
    };
}
