using System.CommandLine;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger keys</c>: new, import, list, export, show.</summary>
internal static class KeysCommand
{
    public static Command Create(CliSurroundings surroundings) => new(
        "keys", "Keep private keys under passwords, and show what others may know of them.")
    {
        KeysNewCommand.Create(surroundings),
        KeysImportCommand.Create(surroundings),
        KeysListCommand.Create(surroundings),
        KeysExportCommand.Create(surroundings),
        KeysShowCommand.Create(surroundings),
    };
}
