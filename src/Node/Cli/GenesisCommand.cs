using System.CommandLine;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger genesis</c>: new, validate.</summary>
internal static class GenesisCommand
{
    public static Command Create(CliSurroundings surroundings) => new(
        "genesis", "Make and check the file that a chain begins with.")
    {
        GenesisNewCommand.Create(surroundings),
        GenesisValidateCommand.Create(surroundings),
    };

    /// <summary>The option that names the folder of the baseline's texts.</summary>
    public static Option<string?> Baseline() => new("--baseline")
    {
        Description = "Folder with the texts that the treasury owns from the start; "
            + "without it the program's own.",
        HelpName = "DIR",
    };
}
