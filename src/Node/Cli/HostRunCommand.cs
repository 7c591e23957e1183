using System.CommandLine;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Values;
using Spectre.Console;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger host run</c>: answers requests for an external model from an OpenAI-compatible
/// server.</summary>
internal static class HostRunCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Option<ulong?> model = CommandInput.Id("--model", "The external model.");
        model.Required = true;
        Option<string> upstream = CommandInput.RequiredText(
            "--upstream", "Base URL of the server, before /v1/chat/completions.");
        Option<string> name = new("--upstream-model")
        {
            Description = "The model's name there.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "default",
        };
        Option<ulong?> from = CommandInput.OptionalNumber(
            "--from-block", "Also answer what was asked since this block; the newest if none.", 0,
            ulong.MaxValue);
        Option<ulong?> count = CommandInput.OptionalNumber(
            "--count", "End after so many requests.", 1, 1_000_000);
        Command command = new(
            "run",
            "Watch for requests of an external model, ask an OpenAI-compatible server, sign and settle its "
            + "answers. A key for the server is taken from OPENLEDGER_UPSTREAM_KEY.\n"
            + "Example: openledger host run --from dev1 --model 5 --upstream http://127.0.0.1:8000")
        {
            model, upstream, name, from, count,
        };
        SenderOptionSet options = new();
        options.Run(command, surroundings, async (session, cancellation) =>
        {
            ParseResult parsed = session.Parsed;
            TransactionSender sender = await options.OpenAsync(session, cancellation).ConfigureAwait(false);
            if (!Uri.TryCreate(parsed.GetValue(upstream), UriKind.Absolute, out Uri? server)
                || server.Scheme is not ("http" or "https"))
            {
                throw new UsageException("--upstream: an http or https URL is accepted");
            }

            using UpstreamModel answers = new(
                server, parsed.GetValue(name)!, Environment.GetEnvironmentVariable("OPENLEDGER_UPSTREAM_KEY"));
            HostLoop loop = new(sender, session.Ledger, answers, new ModelId(parsed.GetValue(model)!.Value));
            ulong left = parsed.GetValue(count) ?? ulong.MaxValue;
            Height next = parsed.GetValue(from) is { } first
                ? new Height(first)
                : (await session.Chain.HeadAsync(cancellation).ConfigureAwait(false)).Height;
            while (left > 0)
            {
                (IReadOnlyList<HostedOutcome> outcomes, next) =
                    await loop.StepAsync(next, cancellation).ConfigureAwait(false);
                foreach (HostedOutcome outcome in outcomes)
                {
                    Write(session, outcome);
                    left -= Math.Min(left, 1);
                }

                await Task.Delay(
                    session.Surroundings.PollInterval, session.Surroundings.Clock, cancellation)
                    .ConfigureAwait(false);
            }
        });
        return command;
    }

    private static void Write(CommandSession session, HostedOutcome outcome) => session.Output.Write(
        new JsonObject
        {
            ["inferenceId"] = outcome.InferenceId.ToString(),
            ["status"] = outcome.Problem is null ? "settled" : "failed",
            ["transactionHash"] = outcome.Settlement?.ToString(),
            ["feeWei"] = outcome.FeeWei?.ToString(),
            ["problem"] = outcome.Problem,
        },
        console => console.WriteLine(outcome.Problem is { } problem
            ? $"{outcome.InferenceId}: {CommandOutput.Line(problem)}"
            : $"{outcome.InferenceId}: settled for {OpenAmount.Format(outcome.FeeWei ?? UInt256.Zero)} OPEN "
                + $"by {outcome.Settlement}"));
}
