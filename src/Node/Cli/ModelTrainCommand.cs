using System.CommandLine;
using System.Text.Json.Nodes;
using OpenLedger.Attribution.Softmax;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger model train</c>: orders the training of a softmax model.</summary>
internal static class ModelTrainCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Argument<ulong> id = CommandInput.IdArgument("The model, of kind softmax.");
        Option<string> labels = new("--labels-from")
        {
            Description = "title: what titles begin with, up to the colon; domain: the datanet's domain.",
            DefaultValueFactory = _ => "title",
        };
        labels.AcceptOnlyFromAmong("title", "domain");
        Option<string[]> only = new("--label")
        {
            Description = "Learn this label only; may be given several times.",
        };
        Option<int> dimension = BenchCommand.Number(
            "--dimension", "Features: 256, 512 or 1024.", 512, TrainingRules.DimensionMax);
        Option<int> ngram = BenchCommand.Number(
            "--ngram", "Longest n-gram of a feature.", 1, FeatureShape.NgramLimit);
        Option<int> epochs = BenchCommand.Number(
            "--epochs", "Passes over all texts.", 100, TrainingParameters.EpochsMax);
        Option<int> rate = BenchCommand.Number(
            "--rate", "Step length in units of 2^-16.", 4 << 16, TrainingParameters.RateMax);
        Option<int> penalty = BenchCommand.Number(
            "--penalty", "Penalty in units of 2^-16, from 16 on.", 1 << 8, TrainingParameters.PenaltyMax);
        Command command = new(
            "train",
            "Train a softmax model on the labelled contributions it stands on; every validator trains it.\n"
            + "Example: openledger model train 4 --from dev0 --labels-from domain")
        {
            id, labels, only, dimension, ngram, epochs, rate, penalty,
        };
        SenderOptionSet options = new();
        options.Run(command, surroundings, async (session, cancellation) =>
        {
            ParseResult parsed = session.Parsed;
            TransactionSender sender = await options.OpenAsync(session, cancellation).ConfigureAwait(false);
            byte[] calldata = ModelsContract.Interface.Function("train").EncodeCall(
                parsed.GetValue(id),
                (ulong)(parsed.GetValue(labels) == "domain" ? LabelField.Domain : LabelField.Title),
                (ulong)parsed.GetValue(dimension), (ulong)parsed.GetValue(ngram),
                (ulong)parsed.GetValue(epochs), (ulong)parsed.GetValue(rate), (ulong)parsed.GetValue(penalty),
                AbiValue.List(parsed.GetValue(only) ?? [], label => label));
            (Transaction sent, TransactionReceipt? final) = await SendOutcome.SendAsync(
                session, sender, options.WaitsForFinality(session), "waiting until the order is final",
                (SystemAddresses.Models, UInt256.Zero, calldata), cancellation).ConfigureAwait(false);
            Write(session, sent, final);
        });
        return command;
    }

    private static void Write(CommandSession session, Transaction sent, TransactionReceipt? final)
    {
        AbiValue[]? scheduled = final?.Event(
            SystemAddresses.Models, ModelsContract.Interface.Event("TrainingScheduled"));
        JsonObject json = SendOutcome.ToJson(sent, final);
        json["activationHeight"] = scheduled?[1].AsUInt64();
        json["contributions"] = scheduled?[2].AsUInt64();
        json["pieces"] = scheduled?[3].AsUInt64();
        session.Output.Write(json, console => CommandOutput.WriteFacts(
            console,
            [
                ("answers", scheduled is null ? "not known yet" : $"from block {scheduled[1].AsUInt64()} on"),
                ("learns from", scheduled is null
                    ? "not known yet"
                    : $"{scheduled[2].AsUInt64()} contributions, {scheduled[3].AsUInt64()} pieces"),
                .. SendOutcome.ToFacts(sent, final),
            ]));
    }
}
