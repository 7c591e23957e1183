using System.CommandLine;
using System.Text.Json;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger trace</c>: replays why an inference paid whom.</summary>
internal static class TraceCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Argument<Hash256> id = CommandInput.HashArgument(
            "The inference's id, as openledger infer prints it.");
        Command command = new(
            "trace",
            "Replay who earned what for which words of a settled inference, and check the sums.\n"
            + "Example: openledger trace "
            + "0xdd1f3a4347ebe82382b315f6c6aaab7fdbe776ee0b8683d53eef7217118a0222")
        {
            id,
        };
        new NodeOptionSet().Run(command, surroundings, async (session, cancellation) =>
        {
            Hash256 inference = session.Parsed.GetValue(id);
            JsonElement trace = await session.Ledger.TraceAsync(inference, cancellation)
                .ConfigureAwait(false);
            JsonElement details = await session.Ledger.InferenceAsync(inference, cancellation)
                .ConfigureAwait(false);
            InferenceReport report = InferenceReport.Read(trace, details.Bytes("proof"));
            session.Output.Write(report.ToJson(), console =>
            {
                CommandOutput.WriteFacts(
                    console,
                    ("inference", trace.Text("inferenceId")),
                    ("settled", $"in block {trace.Number("blockNumber")} by {trace.Text("transactionHash")}"),
                    ("model", $"{trace.Number("modelId")}"),
                    ("payer", trace.Text("payer")),
                    ("host", trace.Text("host")),
                    ("prompt", trace.Text("prompt")),
                    ("response", trace.Text("response")),
                    ("proof hash", trace.Text("proofHash")),
                    ("attribution root", $"{trace.Text("attributionRoot")} (in the block's header)"));
                report.WriteEarnings(console);
            });
            report.RequireSums();
        });
        return command;
    }
}
