using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Attribution.Generation;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using Spectre.Console;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger infer</c>: asks a model, pays from the deposit, and shows who earned what.
/// </summary>
internal static class InferCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Option<ulong?> model = CommandInput.Id("--model", "The model.");
        model.Required = true;
        Option<string> prompt = CommandInput.RequiredText("--prompt", "The prompt; it becomes public.");
        Option<ulong> maxTokens = CommandInput.Number(
            "--max-tokens", "Most response tokens.", 1, InfinigramModel.TokensOutMax, 128);
        Option<Address?> host = CommandInput.Account(
            "--host", "Who gets the host fee; if none the sender, of an external model its owner.");
        Option<UInt256?> maxFee = CommandInput.Amount(
            "--max-fee", "Most it may cost; the price of --max-tokens if none.");
        Option<UInt256?> deposit = CommandInput.Amount(
            "--deposit", "Deposit this first if the deposit does not cover the most it may cost.");
        Command command = new(
            "infer",
            "Ask a model, settle the inference, and show who earned what for which words.\n"
            + "Example: openledger infer --from dev0 --model 1 --prompt \"The court held that\" "
            + "--max-tokens 64 --deposit 1")
        {
            model, prompt, maxTokens, host, maxFee, deposit,
        };
        SenderOptionSet options = new();
        options.Run(command, surroundings, async (session, cancellation) =>
        {
            ParseResult parsed = session.Parsed;
            TransactionSender sender = await options.OpenAsync(session, cancellation).ConfigureAwait(false);
            InferenceBuyer buyer = new(sender);
            ModelId id = new(parsed.GetValue(model)!.Value);
            string text = parsed.GetRequiredValue(prompt);
            uint tokens = (uint)parsed.GetValue(maxTokens);
            InferenceQuote quote = await buyer.QuoteAsync(
                id, parsed.GetValue(host), text, tokens, cancellation)
                .ConfigureAwait(false);
            UInt256 limit = parsed.GetValue(maxFee) ?? quote.MostWei;
            await CoverAsync(session, buyer, quote, limit, parsed.GetValue(deposit), cancellation)
                .ConfigureAwait(false);
            InferenceRequest request = await buyer.CreateRequestAsync(
                (id, quote.Revision), quote.Host, text, (tokens, limit), cancellation).ConfigureAwait(false);
            if (quote.Kind == ModelKind.External)
            {
                await ExternalPurchase.RunAsync(session, sender, (request, text), cancellation)
                    .ConfigureAwait(false);
                return;
            }

            PreparedInference prepared = await session.Output.StepAsync(
                "asking the model", () => buyer.RunAsync(request, text, cancellation)).ConfigureAwait(false);
            (Transaction sent, TransactionReceipt? final) = await SendOutcome.SendAsync(
                session, sender, options.WaitsForFinality(session), "waiting until the settlement is final",
                (SystemAddresses.Inference, UInt256.Zero, prepared.SettleCalldata), cancellation)
                    .ConfigureAwait(false);
            await WriteAsync(session, prepared, (sent, final), cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task CoverAsync(
        CommandSession session,
        InferenceBuyer buyer,
        InferenceQuote quote,
        UInt256 limit,
        UInt256? deposit,
        CancellationToken cancellation)
    {
        if (quote.DepositWei >= limit)
        {
            return;
        }

        UInt256 missing = limit - quote.DepositWei;
        string needed = $"{RevertReasons.DepositTooSmall}: the deposit is "
            + $"{OpenAmount.Format(quote.DepositWei)} OPEN, the "
            + $"answer may cost {OpenAmount.Format(limit)} OPEN";
        if (deposit is not { } amount)
        {
            throw new ClientException(
                $"{needed}; add --deposit {OpenAmount.Format(missing)} or more, "
                + "or lower --max-tokens or --max-fee");
        }

        if (amount < missing)
        {
            throw new ClientException($"{needed}; raise --deposit to {OpenAmount.Format(missing)} or more");
        }

        await session.Output.StepAsync(
            $"depositing {OpenAmount.Format(amount)} OPEN", () => buyer.DepositAsync(amount, cancellation))
            .ConfigureAwait(false);
    }

    private static async Task WriteAsync(
        CommandSession session,
        PreparedInference prepared,
        (Transaction Sent, TransactionReceipt? Final) settlement,
        CancellationToken cancellation)
    {
        JsonObject json = SendOutcome.ToJson(settlement.Sent, settlement.Final);
        json["inferenceId"] = prepared.InferenceId.ToString();
        json["response"] = prepared.Response;
        json["tokensIn"] = prepared.TokensIn;
        json["tokensOut"] = prepared.TokensOut;
        json["feeWei"] = prepared.FeeWei.ToString();
        InferenceReport? report = null;
        if (settlement.Final is not null)
        {
            JsonElement trace = await session.Ledger.TraceAsync(prepared.InferenceId, cancellation)
                .ConfigureAwait(false);
            report = InferenceReport.Read(trace, proof: null);
            json["trace"] = report.ToJson();
        }

        session.Output.Write(json, console =>
        {
            console.WriteLine(CommandOutput.Line(prepared.Response));
            console.WriteLine();
            CommandOutput.WriteFacts(
                console,
                [
                    ("inference", prepared.InferenceId.ToString()),
                    ("tokens", $"{prepared.TokensIn} in, {prepared.TokensOut} out"),
                    ("fee", $"{OpenAmount.Format(prepared.FeeWei)} OPEN"),
                    .. SendOutcome.ToFacts(settlement.Sent, settlement.Final),
                ]);
            report?.WriteEarnings(console);
        });
        report?.RequireSums();
    }
}
