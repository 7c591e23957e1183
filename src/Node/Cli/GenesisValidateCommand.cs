using System.CommandLine;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Founding;
using OpenLedger.Primitives.Genesis;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger genesis validate</c>: whether a file makes a chain, and which.</summary>
internal static class GenesisValidateCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Option<string> file = new("--genesis")
        {
            Description = "The genesis file.",
            HelpName = "PATH",
            DefaultValueFactory = _ => "genesis.json",
        };
        Option<string?> baseline = GenesisCommand.Baseline();
        Option<bool> json = new("--json") { Description = "Print one JSON value for machines." };
        Command command = new(
            "validate",
            "Check a genesis file and print the hash of the block it makes.\n"
            + "Example: openledger genesis validate --genesis genesis.json")
        {
            file, baseline, json,
        };
        command.SetAction(parsed =>
        {
            GenesisConfig genesis = GenesisFile.Read(parsed.GetRequiredValue(file));
            IReadOnlyList<byte[]> texts = BaselineTexts.Find(parsed.GetValue(baseline), genesis.Baseline);
            GenesisReport report = new(genesis, GenesisFile.HashOf(genesis, texts), File: null);
            new CommandOutput(surroundings, parsed.GetValue(json)).Write(report.ToJson(), report.Print);
            return ExitCode.Ok;
        });
        return command;
    }
}
