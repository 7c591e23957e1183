using System.CommandLine;
using System.Text.Json.Nodes;
using OpenLedger.Attribution.Indexing;
using OpenLedger.Attribution.Segments;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Indexing;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger attribution verify</c>: proves an index against its own texts.</summary>
internal static class AttributionVerifyCommand
{
    private const int SamplePreset = 256;

    public static Command Create(CliSurroundings surroundings)
    {
        Option<string> index = AttributionCommand.IndexOption();
        Option<ulong> sample = CommandInput.Number(
            "--sample", "Windows whose answers are compared with reading every text.",
            1, IndexVerifier.SampleMax, SamplePreset);
        Option<ulong> seed = CommandInput.Number(
            "--seed", "Which windows.", 0, int.MaxValue, 1);
        Option<bool> json = AttributionCommand.JsonOption();
        Command command = new(
            "verify",
            "Verify every checksum of an index, that everything in it follows from its texts, and a sample of\n"
            + "answers against reading all texts from the first token to the last.\n"
            + "Example: openledger attribution verify --index index")
        {
            index, sample, seed, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            Run(
                surroundings, parsed.GetRequiredValue(index), (int)parsed.GetValue(sample),
                (int)parsed.GetValue(seed), parsed.GetValue(json), cancellation);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static void Run(
        CliSurroundings surroundings, string path, int sample, int seed, bool json,
        CancellationToken cancellation)
    {
        TextIndex index = LongWork.Run(surroundings, "verifying checksums", done => OpenedIndex.Open(
            path, (segment, all) => done((double)segment / all), cancellation));
        LongWork.Run(surroundings, "proving segments", done =>
        {
            int segments = index.Corpus.IndexCount;
            for (int s = 0; s < segments; s++)
            {
                cancellation.ThrowIfCancellationRequested();
                Require(IndexVerifier.VerifySegment(index, s), $"'{path}', segment {s + 1}");
                done((s + 1.0) / segments);
            }

            return true;
        });
        LongWork.Run(surroundings, "comparing answers", _ =>
        {
            Require(IndexVerifier.VerifySample(index, sample, new Random(seed), cancellation), $"'{path}'");
            return true;
        });
        JsonObject outcome = new()
        {
            ["index"] = path,
            ["segments"] = index.Corpus.IndexCount,
            ["contributions"] = index.Contributions,
            ["unmaskedTokens"] = index.Corpus.TokenCount,
            ["sample"] = sample,
            ["verified"] = true,
        };
        new CommandOutput(surroundings, json).Write(outcome, console => CommandOutput.WriteFacts(
            console,
            ("segments", $"{index.Corpus.IndexCount}, every checksum holds, everything follows from the texts"),
            ("contributions", $"{index.Contributions}"),
            ("answers", $"{sample} windows as reading every text finds them")));
    }

    private static void Require(string? wrong, string where)
    {
        if (wrong is not null)
        {
            throw new SegmentFaultException(new SegmentFault(SegmentFaultKind.Inconsistent, $"{where}: {wrong}"));
        }
    }
}
