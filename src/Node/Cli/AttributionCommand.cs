using System.CommandLine;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger attribution</c>: the attribution engine over one's own texts, without a chain.</summary>
internal static class AttributionCommand
{
    public static Command Create(CliSurroundings surroundings) => new(
        "attribution",
        "Index texts and trace responses against them by the chain's rules, without a chain.\n"
        + "Example: openledger attribution build --input docs.jsonl --out index")
    {
        AttributionBuildCommand.Create(surroundings),
        JsonLines.Always(AttributionTraceCommand.Create(surroundings)),
        AttributionVerifyCommand.Create(surroundings),
        JsonLines.Always(AttributionBenchCommand.Create("bench", surroundings)),
        AttributionEvaluateCommand.Create(surroundings),
    };

    /// <summary>The folder of an index.</summary>
    public static Option<string> IndexOption() => new("--index")
    {
        Description = "Folder that openledger attribution build made.",
        HelpName = "DIR",
        Required = true,
    };

    /// <summary>A file to read.</summary>
    public static Option<string> InputOption(string description) => new("--input")
    {
        Description = description,
        HelpName = "FILE",
        Required = true,
    };

    /// <summary>For machines.</summary>
    public static Option<bool> JsonOption() => new("--json") { Description = "One JSON object on one line." };
}
