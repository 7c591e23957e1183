using System.CommandLine;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger datanet</c>: create, contribute, publish, show.</summary>
internal static class DatanetCommand
{
    public static Command Create(CliSurroundings surroundings) => new(
        "datanet", "Collections of contributed text.")
    {
        DatanetCreateCommand.Create(surroundings),
        DatanetContributeCommand.Create(surroundings),
        DatanetPublishCommand.Create(surroundings),
        DatanetShowCommand.Create(surroundings),
    };
}
