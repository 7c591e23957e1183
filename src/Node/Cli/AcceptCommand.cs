using System.CommandLine;
using System.Text.Json;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger accept</c>: releases the data share of an external model's answer.</summary>
internal static class AcceptCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Argument<Hash256> id = CommandInput.HashArgument("The inference's id, as openledger infer prints it.");
        Command command = new(
            "accept",
            "Accept an external model's answer as its payer: contributions get their share, not the treasury.\n"
            + "Example: openledger accept --from dev0 "
            + "0xdd1f3a4347ebe82382b315f6c6aaab7fdbe776ee0b8683d53eef7217118a0222")
        {
            id,
        };
        SenderOptionSet options = new();
        options.Run(command, surroundings, async (session, cancellation) =>
        {
            TransactionSender sender = await options.OpenAsync(session, cancellation).ConfigureAwait(false);
            JsonElement trace = await session.Ledger.TraceAsync(session.Parsed.GetValue(id), cancellation)
                .ConfigureAwait(false);
            (Transaction sent, TransactionReceipt? final) = await SendOutcome.SendAsync(
                session, sender, options.WaitsForFinality(session), "waiting until the acceptance is final",
                (SystemAddresses.Inference, UInt256.Zero, AnswerAcceptance.CalldataOf(trace)), cancellation)
                .ConfigureAwait(false);
            session.Output.Write(
                SendOutcome.ToJson(sent, final),
                console => CommandOutput.WriteFacts(console, SendOutcome.ToFacts(sent, final)));
        });
        return command;
    }
}
