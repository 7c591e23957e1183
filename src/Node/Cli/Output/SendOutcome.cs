using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Output;

/// <summary>What a command says of the transaction it sent.</summary>
internal static class SendOutcome
{
    /// <summary>
    /// For machines: transactionHash, from, status ("final" or "sent"), and if final blockNumber, gasUsed,
    /// gasFeeWei.
    /// </summary>
    public static JsonObject ToJson(Transaction transaction, TransactionReceipt? receipt)
    {
        JsonObject json = new()
        {
            ["transactionHash"] = transaction.Hash.ToString(),
            ["from"] = transaction.Sender.ToString(),
            ["status"] = receipt is null ? "sent" : "final",
        };
        if (receipt is not null)
        {
            json["blockNumber"] = receipt.Block.Value;
            json["gasUsed"] = receipt.GasUsed;
            json["gasFeeWei"] = receipt.FeeWei.ToString();
        }

        return json;
    }

    /// <summary>For people.</summary>
    public static (string Name, string Value)[] ToFacts(
        Transaction transaction, TransactionReceipt? receipt) =>
        receipt is null
            ? [("transaction", transaction.Hash.ToString()), ("state", "sent; not waited for")]
            :
            [
                ("transaction", transaction.Hash.ToString()),
                ("state", $"final in block {receipt.Block}"),
                ("gas", $"{receipt.GasUsed} for {OpenAmount.Format(receipt.FeeWei)} OPEN"),
            ];

    /// <summary>Submits, and waits when the command waits.</summary>
    public static async Task<(Transaction Sent, TransactionReceipt? Final)> SendAsync(
        CommandSession session,
        TransactionSender sender,
        bool waits,
        string label,
        (Address To, UInt256 Value, byte[] Data) call,
        CancellationToken cancellation)
    {
        Transaction sent = await sender.SubmitAsync(call.To, call.Value, call.Data, cancellation)
            .ConfigureAwait(false);
        TransactionReceipt? final = waits
            ? await session.Output.StepAsync(label, () =>
                sender.FinalAsync(sent, cancellation)).ConfigureAwait(false)
            : null;
        return (sent, final);
    }
}
