using System.CommandLine;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger tx send</c>: a transfer, or a call with given calldata.</summary>
internal static class TransactionSendCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Option<Address?> to = CommandInput.Account("--to", "Recipient or contract.");
        Option<UInt256?> value = CommandInput.Amount("--value", "Amount: 1.5, or wei:1500. Default 0.");
        Option<string?> data = new("--data") { Description = "Calldata.", HelpName = "HEX" };
        to.Required = true;
        Command command = new(
            "send",
            "Send OPEN, or call a contract, and wait until it is final.\n"
            + "Example: openledger tx send --from dev0 --to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 "
            + "--value 1.5")
        {
            to, value, data,
        };
        SenderOptionSet options = new();
        options.Run(command, surroundings, async (session, cancellation) =>
        {
            Address recipient = session.Parsed.GetValue(to)!.Value;
            UInt256 amount = session.Parsed.GetValue(value) ?? UInt256.Zero;
            byte[] calldata = ReadData(session.Parsed.GetValue(data));
            TransactionSender sender = await options.OpenAsync(session, cancellation).ConfigureAwait(false);
            (Transaction sent, TransactionReceipt? final) = await SendOutcome.SendAsync(
                session, sender, options.WaitsForFinality(session), "waiting until the transaction is final",
                (recipient, amount, calldata), cancellation).ConfigureAwait(false);
            JsonObject json = SendOutcome.ToJson(sent, final);
            json["to"] = recipient.ToString();
            json["valueWei"] = amount.ToString();
            session.Output.Write(json, console => CommandOutput.WriteFacts(
                console,
                [
                    ("from", sent.Sender.ToString()), ("to", recipient.ToString()),
                    ("amount", $"{OpenAmount.Format(amount)} OPEN"), .. SendOutcome.ToFacts(sent, final),
                ]));
        });
        return command;
    }

    private static byte[] ReadData(string? hex) =>
        hex is null ? []
        : hex.StartsWith("0x", StringComparison.Ordinal) && Hex.TryDecode(hex, out byte[] bytes) ? bytes
        : throw new UsageException($"--data: '{hex}' is not 0x and pairs of hex digits");
}
