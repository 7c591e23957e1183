using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using Spectre.Console;

namespace OpenLedger.Node.Cli;

/// <summary>
/// What <c>openledger infer</c> does with an external model: asks on chain, waits for its host, accepts the
/// answer, and shows who earned what.
/// </summary>
internal static class ExternalPurchase
{
    public static async Task RunAsync(
        CommandSession session,
        TransactionSender sender,
        (InferenceRequest Request, string Prompt) asked,
        CancellationToken cancellation)
    {
        Hash256 id = asked.Request.Digest(sender.ChainId, SystemAddresses.Inference);
        byte[] signature = Secp256k1.Sign(sender.Key, id).ToBytes();
        await session.Output.StepAsync("asking the host on chain", () => sender.SendAsync(
            SystemAddresses.Inference, UInt256.Zero,
            InferenceRequestAbi.EncodeOpenRequest(asked.Request, signature, Encoding.UTF8.GetBytes(asked.Prompt)),
            cancellation)).ConfigureAwait(false);
        await session.Output.StepAsync(
            "waiting for the host's answer", () => AnswerAsync(session, sender, id, asked.Request, cancellation))
            .ConfigureAwait(false);
        JsonElement trace = await session.Ledger.TraceAsync(id, cancellation).ConfigureAwait(false);
        Transaction? accepted = null;
        if (AnswerAcceptance.IsAwaited(trace))
        {
            accepted = await sender.SubmitAsync(
                SystemAddresses.Inference, UInt256.Zero, AnswerAcceptance.CalldataOf(trace), cancellation)
                .ConfigureAwait(false);
            await session.Output.StepAsync(
                "waiting until the acceptance is final", () => sender.FinalAsync(accepted, cancellation))
                .ConfigureAwait(false);
            trace = await session.Ledger.TraceAsync(id, cancellation).ConfigureAwait(false);
        }

        Write(session, id, trace, accepted);
    }

    private static Task<object> AnswerAsync(
        CommandSession session, TransactionSender sender, Hash256 id, InferenceRequest request,
        CancellationToken cancellation) => sender.Wait.UntilAsync(
            async c => (object?)await session.Ledger.FindInferenceAsync(id, c).ConfigureAwait(false),
            () => string.Create(
                CultureInfo.InvariantCulture,
                $"inference {id} was asked but {request.Host} has not answered after "
                + $"{sender.Wait.Timeout.TotalSeconds:0.###} s; it may until block second {request.Deadline}, "
                + $"then openledger refund {id}; once it has, openledger accept {id}"),
            cancellation);

    private static void Write(CommandSession session, Hash256 id, JsonElement trace, Transaction? accepted)
    {
        InferenceReport report = InferenceReport.Read(trace, proof: null);
        JsonObject json = new()
        {
            ["inferenceId"] = id.ToString(),
            ["response"] = trace.Text("response"),
            ["status"] = "final",
            ["feeWei"] = trace.Member("fee").Wide("total").ToString(),
            ["acceptanceHash"] = accepted?.Hash.ToString(),
            ["trace"] = report.ToJson(),
        };
        session.Output.Write(json, console =>
        {
            console.WriteLine(CommandOutput.Line(trace.Text("response")));
            console.WriteLine();
            CommandOutput.WriteFacts(
                console,
                ("inference", id.ToString()),
                ("host", trace.Text("host")),
                ("acceptance", trace.Member("acceptance").Text("status")),
                ("settled", $"in block {trace.Number("blockNumber")}"));
            report.WriteEarnings(console);
        });
        report.RequireSums();
    }
}
