using System.CommandLine;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger refund</c>: returns what an unanswered request has set aside.</summary>
internal static class RefundCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Argument<Hash256> id = CommandInput.HashArgument("The inference's id, as openledger infer prints it.");
        Command command = new(
            "refund",
            "Return to its payer's deposit what a request that no host answered has set aside.\n"
            + "Example: openledger refund --from dev0 "
            + "0xdd1f3a4347ebe82382b315f6c6aaab7fdbe776ee0b8683d53eef7217118a0222")
        {
            id,
        };
        SenderOptionSet options = new();
        options.Run(command, surroundings, async (session, cancellation) =>
        {
            TransactionSender sender = await options.OpenAsync(session, cancellation).ConfigureAwait(false);
            byte[] calldata = InferenceContract.Interface.Function("refundRequest").EncodeCall(
                session.Parsed.GetValue(id));
            (Transaction sent, TransactionReceipt? final) = await SendOutcome.SendAsync(
                session, sender, options.WaitsForFinality(session), "waiting until the refund is final",
                (SystemAddresses.Inference, UInt256.Zero, calldata), cancellation).ConfigureAwait(false);
            session.Output.Write(
                SendOutcome.ToJson(sent, final),
                console => CommandOutput.WriteFacts(console, SendOutcome.ToFacts(sent, final)));
        });
        return command;
    }
}
