using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using OpenLedger.Attribution.Indexing;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Indexing;
using OpenLedger.Storage.Segments;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger attribution build</c>: indexes a file of documents.</summary>
internal static class AttributionBuildCommand
{
    /// <summary>Most refused texts that are named.</summary>
    public const int RefusedShownMax = 1_000;

    public static Command Create(CliSurroundings surroundings)
    {
        Option<string> input = AttributionCommand.InputOption(
            "Lines like {\"d\": domain, \"n\": name, \"text\": text}; a text has at most 4 MiB.");
        Option<string> output = new("--out")
        {
            Description = "Folder for the index; created when absent.",
            HelpName = "DIR",
            Required = true,
        };
        Option<ulong> segment = CommandInput.Number(
            "--segment-tokens", "Tokens after which a segment is sealed; a segment is the work in memory.",
            1_000, TextIndexBuilder.SegmentTokensMax, TextIndexBuilder.SegmentTokensPreset);
        Option<bool> json = AttributionCommand.JsonOption();
        Command command = new(
            "build",
            "Index a file of documents. Interrupted, the same command goes on where it stopped.\n"
            + "Example: openledger attribution build --input docs.jsonl --out index")
        {
            input, output, segment, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            Run(
                surroundings, parsed.GetRequiredValue(input), parsed.GetRequiredValue(output),
                (int)parsed.GetValue(segment), parsed.GetValue(json), cancellation);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static void Run(
        CliSurroundings surroundings, string input, string output, int segmentTokens, bool json,
        CancellationToken cancellation)
    {
        double size = Math.Max(1, SizeOf(input));
        using IndexFolder? folder = IndexFolder.TryOpenForBuild(output, out string holder);
        if (folder is null)
        {
            throw new ClientException($"'{output}' is being built by {holder}: wait for it, or stop it first");
        }

        long started = Stopwatch.GetTimestamp();
        List<(long Line, string Why)> refused = [];
        IndexSummary built;
        try
        {
            built = LongWork.Run(surroundings, $"indexing {Path.GetFileName(input)}", done => new IndexBuild(
                folder, input, segmentTokens, (line, why) => Note(refused, line, why),
                bytes => done(bytes / size)).Run(cancellation));
        }
        finally
        {
            WriteRefused(surroundings, refused);
        }

        Write(surroundings, json, built, Stopwatch.GetElapsedTime(started));
    }

    private static void Note(List<(long Line, string Why)> refused, long line, string why)
    {
        if (refused.Count < RefusedShownMax)
        {
            refused.Add((line, why));
        }
    }

    private static void WriteRefused(CliSurroundings surroundings, List<(long Line, string Why)> refused)
    {
        foreach ((long line, string why) in refused)
        {
            surroundings.Error.WriteLine($"openledger: line {line} is not in the index: {why}");
        }

        if (refused.Count == RefusedShownMax)
        {
            surroundings.Error.WriteLine($"openledger: only the first {RefusedShownMax} are named");
        }
    }

    private static void Write(CliSurroundings surroundings, bool json, IndexSummary built, TimeSpan took)
    {
        JsonObject outcome = new()
        {
            ["contributions"] = built.Contributions,
            ["refused"] = built.Refused,
            ["tokens"] = built.Tokens,
            ["vocabulary"] = built.Vocabulary,
            ["segments"] = built.Segments,
            ["inputBytes"] = built.InputBytes,
            ["key"] = built.Key.ToString(),
            ["resumed"] = built.Resumed,
            ["seconds"] = Math.Round(took.TotalSeconds, 3),
        };
        new CommandOutput(surroundings, json).Write(outcome, console => CommandOutput.WriteFacts(
            console,
            ("contributions", Grouped(built.Contributions)),
            ("not admitted", Grouped(built.Refused)),
            ("tokens", $"{Grouped(built.Tokens)}, {Grouped(built.Vocabulary)} distinct"),
            ("segments", Grouped(built.Segments)),
            ("key", built.Key.ToString()),
            ("took", string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:f1} s")
                + (built.Resumed ? ", going on from an earlier run" : ""))));
    }

    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static long SizeOf(string input)
    {
        FileInfo file = new(input);
        return file.Exists ? file.Length : throw new ClientException($"--input '{input}' is not there");
    }
}
