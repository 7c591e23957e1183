using System.CommandLine;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Attribution.Indexing;
using OpenLedger.Attribution.Windows;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Indexing;
using OpenLedger.Primitives.Genesis;
using Trace = OpenLedger.Attribution.Windows.Trace;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger attribution trace</c>: whose texts stand in responses, one JSON object a response.
/// </summary>
internal static class AttributionTraceCommand
{
    // Traced once without being timed, so that the compiler's work is nobody's time.
    private const int WarmedUp = 64;

    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(CliSurroundings surroundings)
    {
        Option<string> index = AttributionCommand.IndexOption();
        Option<string> input = AttributionCommand.InputOption(
            "Lines like {\"id\": ..., \"prompt\": text, \"text\": text}; id and prompt may be missing.");
        Command command = new(
            "trace",
            "Find whose texts stand in responses; one JSON object a line, a response each.\n"
            + "Example: openledger attribution trace --index index --input responses.jsonl")
        {
            index, input,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            surroundings, parsed.GetRequiredValue(index), parsed.GetRequiredValue(input), cancellation)));
        return command;
    }

    private static int Run(
        CliSurroundings surroundings, string index, string input, CancellationToken cancellation)
    {
        TextIndex opened = LongWork.Run(surroundings, "verifying the index", done => OpenedIndex.Open(
            index, (segment, all) => done((double)segment / all), cancellation));
        int code = ExitCode.Ok;
        try
        {
            using LineReader reader = new(input);
            List<(long Line, ResponseLine? Response, string Bad)> first = [];
            while (first.Count < WarmedUp && TryNext(reader, out var next))
            {
                first.Add(next);
                if (next.Response is { } response)
                {
                    _ = WindowTracer.Trace(opened.Corpus, response.Prompt, response.Text, out _);
                }
            }

            foreach (var line in first)
            {
                code |= Write(surroundings, opened, line);
            }

            while (TryNext(reader, out var line))
            {
                cancellation.ThrowIfCancellationRequested();
                code |= Write(surroundings, opened, line);
            }
        }
        catch (InputLineException line)
        {
            throw line.In(input);
        }
        catch (FileNotFoundException)
        {
            throw new ClientException($"--input '{input}' is not there");
        }

        return code;
    }

    private static bool TryNext(
        LineReader reader, out (long Line, ResponseLine? Response, string Bad) next)
    {
        next = default;
        while (reader.TryRead(out ReadOnlyMemory<byte> line))
        {
            if (line.Span.ContainsAnyExcept((byte)' ', (byte)'\t', (byte)'\r'))
            {
                try
                {
                    next = (reader.Lines, ResponseLine.Parse(line, reader.Lines), "");
                }
                catch (InputLineException bad)
                {
                    next = (reader.Lines, null, bad.Problem);
                }

                return true;
            }
        }

        return false;
    }

    private static int Write(
        CliSurroundings surroundings, TextIndex index, (long Line, ResponseLine? Response, string Bad) read)
    {
        JsonObject line = new() { ["id"] = read.Response?.Id };
        string? problem = read.Bad;
        if (read.Response is { } response)
        {
            long started = Stopwatch.GetTimestamp();
            Trace? trace = WindowTracer.Trace(
                index.Corpus, response.Prompt, response.Text, out TraceError error);
            double micros = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            problem = trace is null ? error.ToString() : null;
            if (trace is not null)
            {
                AddTrace(line, index, trace);
                line["micros"] = Math.Round(micros, 1);
            }
        }

        if (problem is not null)
        {
            line["line"] = read.Line;
            line["error"] = problem;
        }

        surroundings.Output.WriteLine(line.ToJsonString(Plain));
        return problem is null ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void AddTrace(JsonObject line, TextIndex index, Trace trace)
    {
        JsonArray spans = [];
        uint unattributed = GenesisFees.WholeBps;
        foreach (TraceSpan span in trace.Spans)
        {
            // Rounded down, as payouts are; what rounding leaves is nobody's.
            uint share = trace.TotalWeight == 0
                ? 0
                : (uint)((UInt128)span.Weight * GenesisFees.WholeBps / trace.TotalWeight);
            unattributed -= share;
            spans.Add(new JsonObject
            {
                ["start"] = span.Start,
                ["length"] = span.Length,
                ["contribution"] = span.Contribution.Value,
                ["weight"] = span.Weight,
                ["shareBps"] = share,
                ["position"] = span.Position,
                ["name"] = index.LabelOf(span.Contribution).Name,
            });
        }

        line["tokens"] = trace.TokenCount;
        line["spans"] = spans;
        line["unattributedBps"] = unattributed;
    }
}
