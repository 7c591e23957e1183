using System.CommandLine;
using System.Text.Json.Nodes;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger datanet publish</c>: a version of what was contributed.</summary>
internal static class DatanetPublishCommand
{
    private const ulong DelayBlocksMax = 1_000_000;

    public static Command Create(CliSurroundings surroundings)
    {
        Option<ulong?> datanet = CommandInput.Id("--datanet", "The datanet; the sender owns it.");
        datanet.Required = true;
        Option<ulong> delay = CommandInput.Number(
            "--delay", "Blocks until the version becomes active.", 1, DelayBlocksMax, 1);
        Command command = new(
            "publish",
            "Publish the next version of a datanet: models can be registered over it.\n"
            + "Example: openledger datanet publish --from dev0 --datanet 1")
        {
            datanet, delay,
        };
        SenderOptionSet options = new();
        options.Run(command, surroundings, async (session, cancellation) =>
        {
            ulong id = session.Parsed.GetValue(datanet)!.Value;
            byte[] calldata = DatanetsContract.Interface.Function("publishVersion")
                .EncodeCall(id, session.Parsed.GetValue(delay));
            TransactionSender sender = await options.OpenAsync(session, cancellation).ConfigureAwait(false);
            (Transaction sent, TransactionReceipt? final) = await SendOutcome.SendAsync(
                session, sender, options.WaitsForFinality(session), "waiting until the version is final",
                (SystemAddresses.Datanets, UInt256.Zero, calldata), cancellation).ConfigureAwait(false);
            Write(session, id, sent, final);
        });
        return command;
    }

    private static void Write(CommandSession session, ulong id, Transaction sent, TransactionReceipt? final)
    {
        // datanetId, version, activationHeight, segmentId (0: nothing new, only withdrawals).
        AbiValue[]? published = final?.Event(
            SystemAddresses.Datanets, DatanetsContract.Interface.Event("VersionPublished"));
        JsonObject json = SendOutcome.ToJson(sent, final);
        json["datanetId"] = id;
        json["version"] = published?[1].AsUInt64();
        json["activationHeight"] = published?[2].AsUInt64();
        json["segmentId"] = published?[3].AsUInt64() is > 0 and var segment ? segment : null;
        session.Output.Write(json, console => CommandOutput.WriteFacts(
            console,
            [
                ("datanet", $"{id}"),
                ("version", published is null ? "not known yet" : $"{id}:{published[1]}"),
                ("active", published is null ? "not known yet" : $"from block {published[2]} on"),
                .. SendOutcome.ToFacts(sent, final),
            ]));
    }
}
