using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Attribution.Evaluation;
using OpenLedger.Attribution.Softmax;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Devnet.Samples;
using Spectre.Console;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger attribution evaluate</c>: how well scores of influence say what retraining does.
/// </summary>
internal static class AttributionEvaluateCommand
{
    // What a text set may hold at most, so that memory is bounded.
    private const int TextsMax = TrainingSet.TextsMax;

    public static Command Create(CliSurroundings surroundings)
    {
        Option<string?> input = new("--input")
        {
            Description = "File of lines like {\"label\":\"...\",\"text\":\"...\"} instead of the samples, "
                + "whose labels are what their titles begin with.",
            HelpName = "FILE",
        };
        EvaluationOptions preset = EvaluationOptions.Default;
        Option<int> dimension = BenchCommand.Number(
            "--dimension", "Features: 256, 512, 1024 or 2048.", preset.Shape.Dimension,
            FeatureShape.DimensionMax);
        Option<int> epochs = BenchCommand.Number(
            "--epochs", "Epochs of training.", preset.Parameters.Epochs, TrainingParameters.EpochsMax);
        Option<int> penalty = BenchCommand.Number(
            "--penalty", "Penalty in units of 2^-16, from 16 on.", preset.Parameters.Penalty,
            TrainingParameters.PenaltyMax);
        Option<int> subsets = BenchCommand.Number(
            "--subsets", "Random halves to train on.", preset.Subsets, EvaluationOptions.SubsetsMax);
        Option<int> queries = BenchCommand.Number(
            "--questions", "Held-out pieces to ask about.", preset.Queries, EvaluationOptions.QueriesMax);
        Option<bool> json = AttributionCommand.JsonOption();
        Command command = new(
            "evaluate",
            "Compare ways to score the influence of training texts with what retraining does: minutes.\n"
            + "Example: openledger attribution evaluate --subsets 128")
        {
            input, dimension, epochs, penalty, subsets, queries, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            EvaluationOptions options = preset with
            {
                Shape = preset.Shape with { Dimension = parsed.GetValue(dimension) },
                Parameters = preset.Parameters with
                {
                    Epochs = parsed.GetValue(epochs),
                    Penalty = parsed.GetValue(penalty),
                },
                Subsets = parsed.GetValue(subsets),
                Queries = parsed.GetValue(queries),
            };
            Run(surroundings, parsed.GetValue(input), options, parsed.GetValue(json), cancellation);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static void Run(
        CliSurroundings surroundings, string? input, EvaluationOptions options, bool json,
        CancellationToken cancellation)
    {
        IReadOnlyList<EvaluationText> texts = input is null ? OfSamples() : OfLines(input);
        long started = Stopwatch.GetTimestamp();
        InfluenceExperiment experiment =
            InfluenceExperiment.Prepare(texts, options, out TrainingRefusal refusal)
            ?? throw new ClientException($"these texts cannot be trained on: {refusal}");
        EvaluationReport report = LongWork.Run(surroundings, "training anew", done => experiment.Run(
            (step, all) => done((double)step / all), cancellation));
        Write(surroundings, report, options, json, Stopwatch.GetElapsedTime(started));
    }

    private static void Write(
        CliSurroundings surroundings, EvaluationReport report, EvaluationOptions options, bool json,
        TimeSpan took)
    {
        JsonObject outcome = new()
        {
            ["rows"] = report.Rows,
            ["labels"] = report.Labels,
            ["questions"] = report.Queries,
            ["heads"] = report.Heads,
            ["heldOutAccuracyBps"] = report.HeldOutAccuracyBps,
            ["subsets"] = options.Subsets,
            ["leftOut"] = options.LeftOut,
            ["flippedBps"] = options.FlippedBps,
            ["methods"] = new JsonArray(
            [
                .. report.Methods.Select(m => new JsonObject
                {
                    ["method"] = m.Method,
                    ["lds"] = Math.Round(m.Lds, 4),
                    ["leaveOneOut"] = Math.Round(m.LeaveOneOut, 4),
                    ["flippedAuc"] = Math.Round(m.FlippedAuc, 4),
                }),
            ]),
            ["seconds"] = Math.Round(took.TotalSeconds, 1),
        };
        new CommandOutput(surroundings, json).Write(
            outcome, console => WriteTable(console, report, options, took));
    }

    private static void WriteTable(
        IAnsiConsole console, EvaluationReport report, EvaluationOptions options, TimeSpan took)
    {
        string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        CommandOutput.WriteFacts(
            console,
            ("pieces", Invariant($"{report.Rows}, {report.Labels} labels, {report.Heads} heads of clusters")),
            ("questions", Invariant($"{report.Queries} held-out pieces")),
            ("classified rightly", Invariant($"{report.HeldOutAccuracyBps / 100m:0.##} % of all held-out")),
            ("retrained", Invariant($"{options.Subsets} random halves, {options.LeftOut} times without one")),
            ("labels flipped", Invariant($"{options.FlippedBps / 100m:0.#} %")),
            ("took", Invariant($"{took.TotalSeconds:0} s")));
        Table table = CommandOutput.CreateTable("method", "LDS", "leave one out", "flipped AUC");
        foreach (MethodFigures figures in report.Methods)
        {
            table.AddRow(
                figures.Method, Invariant($"{figures.Lds:0.000}"), Invariant($"{figures.LeaveOneOut:0.000}"),
                Invariant($"{figures.FlippedAuc:0.000}"));
        }

        console.Write(table);
    }

    private static EvaluationText[] OfSamples() =>
    [
        .. SampleSet.Load(DevnetHost.FindSamples()).Datanets.SelectMany(datanet => datanet.Texts.Select(
            text => new EvaluationText(TitleLabel.Of(text.Title), text.Text))),
    ];

    private static List<EvaluationText> OfLines(string path)
    {
        try
        {
            List<EvaluationText> texts = [];
            foreach (string line in File.ReadLines(path).Where(line => line.Length > 0))
            {
                if (texts.Count == TextsMax)
                {
                    throw new ClientException($"'{path}' has more than {TextsMax} texts");
                }

                using JsonDocument document = JsonDocument.Parse(line);
                JsonElement root = document.RootElement;
                texts.Add(new EvaluationText(
                    root.GetProperty("label").GetString()!, root.GetProperty("text").GetString()!));
            }

            return texts;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException
            or KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException(
                $"'{path}' is not a file of lines like {{\"label\":\"...\",\"text\":\"...\"}}: "
                + fault.Message);
        }
    }
}
