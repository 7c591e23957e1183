using System.CommandLine;
using OpenLedger.Node.Bench;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Devnet;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger attribution bench</c>, which is also <c>openledger bench attribution</c>: measures the engine.
/// </summary>
internal static class AttributionBenchCommand
{
    public static Command Create(string name, CliSurroundings surroundings)
    {
        Option<string?> input = new("--input")
        {
            Description = "File of lines like {\"text\":\"...\"} to measure on instead of the samples.",
        };
        Option<int> runs = BenchCommand.Number("--runs", "Runs of each measurement.", 5, AttributionBench.CountMax);
        Option<int> responses = BenchCommand.Number(
            "--responses", "Responses of each kind to trace.", 100, AttributionBench.CountMax);
        Command command = new(
            name,
            "Suffix arrays, indexes, admission, traces of 450 tokens and n-gram counts, on one thread.\n"
            + "Example: openledger attribution bench --input docs.jsonl")
        {
            input, runs, responses,
        };
        command.SetAction((parsed, cancellation) =>
        {
            BenchTexts texts = parsed.GetValue(input) is { } path
                ? BenchTexts.OfLines(path)
                : BenchTexts.OfSamples(DevnetHost.FindSamples());
            new AttributionBench(
                new BenchReport(surroundings.Output), texts, parsed.GetValue(runs),
                parsed.GetValue(responses))
                .Run(cancellation);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }
}
