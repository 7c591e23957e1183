using System.CommandLine;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger host bond</c>: locks what a host loses for a wrong signed answer.</summary>
internal static class HostBondCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Option<UInt256?> amount = CommandInput.Amount("--amount", "OPEN to add to the bond.");
        amount.Required = true;
        Command command = new(
            "bond",
            "Bond OPEN as a host of external models; a wrong signed answer costs part of it.\n"
            + "Example: openledger host bond --from dev1 --amount 10")
        {
            amount,
        };
        SenderOptionSet options = new();
        options.Run(command, surroundings, async (session, cancellation) =>
        {
            TransactionSender sender = await options.OpenAsync(session, cancellation).ConfigureAwait(false);
            (Transaction sent, TransactionReceipt? final) = await SendOutcome.SendAsync(
                session, sender, options.WaitsForFinality(session), "waiting until the bond is final",
                (SystemAddresses.Inference, session.Parsed.GetValue(amount)!.Value,
                    InferenceContract.Interface.Function("bondHost").EncodeCall()), cancellation)
                .ConfigureAwait(false);
            session.Output.Write(
                SendOutcome.ToJson(sent, final),
                console => CommandOutput.WriteFacts(console, SendOutcome.ToFacts(sent, final)));
        });
        return command;
    }
}
