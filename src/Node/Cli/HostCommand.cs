using System.CommandLine;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger host</c>: bond, run.</summary>
internal static class HostCommand
{
    public static Command Create(CliSurroundings surroundings) => new(
        "host", "Serve external models: a bond, and a loop that answers their requests.")
    {
        HostBondCommand.Create(surroundings),
        HostRunCommand.Create(surroundings),
    };
}
