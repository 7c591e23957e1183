using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using OpenLedger.Fuzz.Decoders;

namespace OpenLedger.Fuzz.Campaigns;

/// <summary>The command line: a campaign over all decoders or one, or one frame again.</summary>
internal static class FuzzCommand
{
    /// <summary>Nothing was found.</summary>
    public const int Ok = 0;

    /// <summary>A decoder did something wrong.</summary>
    public const int Found = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    private static readonly Option<long> Frames = new("--frames")
    {
        Description = "Frames, shared by all decoders.",
        DefaultValueFactory = _ => 1_000_000,
    };

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "What the frames are made from.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string?> Decoder = new("--decoder")
    {
        Description = "Only this decoder.",
    };

    private static readonly Option<string?> ReplayOption = new("--replay")
    {
        Description = "One frame, in hex, for the decoder.",
    };

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        RootCommand root = new("Feeds the decoders seeded mutations of valid frames.")
        {
            Frames, Seed, Decoder, ReplayOption,
        };
        root.SetAction(parsed => Execute(parsed, output, error));
        ParseResult parsed = root.Parse(args);
        return parsed.Errors.Count > 0
            ? Refuse(error, parsed.Errors[0].Message)
            : parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
    }

    private static int Execute(ParseResult parsed, TextWriter output, TextWriter error)
    {
        string? name = parsed.GetValue(Decoder);
        FuzzedDecoder[] decoders = [.. DecoderRegistry.All.Where(one => name is null || one.Name == name)];
        if (decoders.Length == 0)
        {
            return Refuse(
                error, $"no decoder '{name}'; there are "
                    + string.Join(", ", DecoderRegistry.All.Select(one => one.Name)));
        }

        int seed = parsed.GetValue(Seed);
        if (parsed.GetValue(ReplayOption) is { } hex)
        {
            return name is null ? Refuse(error, "--replay needs --decoder")
                : Replay(new FuzzCampaign(decoders[0], seed), Convert.FromHexString(hex), output);
        }

        long frames = Math.Max(1, parsed.GetValue(Frames) / decoders.Length);
        return RunAll(decoders, seed, frames, output);
    }

    private static int RunAll(FuzzedDecoder[] decoders, int seed, long frames, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Seed {seed}, {frames} frames a decoder, {RuntimeInformation.FrameworkDescription}, "
            + $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC.\n"));
        output.WriteLine("| decoder | frames | MiB | accepted | most allocated | of its cap | slowest ms | s | found |");
        output.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        List<FuzzFinding> findings = [];
        (long Frames, double Seconds) all = default;
        foreach (FuzzedDecoder decoder in decoders)
        {
            FuzzTotals totals = new FuzzCampaign(decoder, seed).Run(frames);
            findings.AddRange(totals.Findings);
            all = (all.Frames + totals.Frames, all.Seconds + totals.Elapsed.TotalSeconds);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {totals.Decoder} | {totals.Frames} | {totals.Bytes / 1048576.0:F1} | "
                + $"{100.0 * totals.Accepted / totals.Frames:F1} % | {totals.AllocatedMost} B | "
                + $"{100 * totals.AllocatedShare:F0} % | {totals.Slowest.TotalMilliseconds:F2} | "
                + $"{totals.Elapsed.TotalSeconds:F1} | {totals.Findings.Count} |"));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{all.Frames} frames in {all.Seconds:F0} s, {findings.Count} findings."));
        foreach (FuzzFinding finding in findings)
        {
            output.WriteLine(finding);
        }

        return findings.Count == 0 ? Ok : Found;
    }

    private static int Replay(FuzzCampaign campaign, byte[] frame, TextWriter output)
    {
        FuzzFinding? finding = campaign.Replay(frame);
        output.WriteLine(finding is null ? "nothing wrong" : finding.ToString());
        return finding is null ? Ok : Found;
    }

    private static int Refuse(TextWriter error, string why)
    {
        error.WriteLine(why);
        return Usage;
    }
}
