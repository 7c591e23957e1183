using System.CommandLine;
using System.Text.Json.Nodes;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger model register</c>: a model over datanet versions.</summary>
internal static class ModelRegisterCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Option<string> name = CommandInput.RequiredText("--name", "Its name.");
        Option<DatanetVersionReference[]> datanets = CommandInput.DatanetVersions(
            "--datanet", "A datanet version it stands on, the newest if none is named; "
                + "may be given several times.");
        Option<string> kind = new("--kind")
        {
            Description = "infinigram; softmax: a classifier, which model train then trains; external: behind "
                + "hosts of your own, see openledger host.",
            DefaultValueFactory = _ => "infinigram",
        };
        kind.AcceptOnlyFromAmong("infinigram", "softmax", "external");
        Option<UInt256?> priceIn = CommandInput.Amount("--price-in", "OPEN for 1,000 prompt tokens.");
        Option<UInt256?> priceOut = CommandInput.Amount("--price-out", "OPEN for 1,000 response tokens.");
        priceIn.Required = true;
        priceOut.Required = true;
        Command command = new(
            "register",
            "Register a model over datanet versions; "
            + "the sender owns it and sets its prices.\n"
            + "Example: openledger model register --from dev0 --name lexi --datanet 1 --datanet 2:1 "
            + "--price-in 0.1 --price-out 0.5")
        {
            name, kind, datanets, priceIn, priceOut,
        };
        SenderOptionSet options = new();
        options.Run(command, surroundings, async (session, cancellation) =>
        {
            ParseResult parsed = session.Parsed;
            TransactionSender sender = await options.OpenAsync(session, cancellation).ConfigureAwait(false);
            (DatanetId Datanet, uint Version)[] versions = await ResolveAsync(
                session, parsed.GetRequiredValue(datanets), cancellation).ConfigureAwait(false);
            byte[] calldata = ModelsContract.Interface.Function("register").EncodeCall(
                (ulong)KindOf(parsed.GetValue(kind)!),
                parsed.GetRequiredValue(name),
                AbiValue.List(versions, v =>
                    AbiValue.List(v.Datanet.Value, (ulong)v.Version)), AbiValue.List(),
                RequirePrice("--price-in", parsed.GetValue(priceIn)), RequirePrice(
                    "--price-out", parsed.GetValue(priceOut)),
                Hash256.Zero);
            (Transaction sent, TransactionReceipt? final) = await SendOutcome.SendAsync(
                session, sender, options.WaitsForFinality(session), "waiting until the model is final",
                (SystemAddresses.Models, UInt256.Zero, calldata), cancellation).ConfigureAwait(false);
            Write(session, versions, sent, final);
        });
        return command;
    }

    private static ModelKind KindOf(string name) => name switch
    {
        "softmax" => ModelKind.Softmax,
        "external" => ModelKind.External,
        _ => ModelKind.Infinigram,
    };

    private static async Task<(DatanetId Datanet, uint Version)[]> ResolveAsync(
        CommandSession session, DatanetVersionReference[] references, CancellationToken cancellation)
    {
        var versions = new (DatanetId, uint)[references.Length];
        for (int i = 0; i < references.Length; i++)
        {
            DatanetVersionReference reference = references[i];
            versions[i] = (reference.Datanet, reference.Version
                ?? await NewestAsync(session, reference.Datanet, cancellation).ConfigureAwait(false));
        }

        return versions;
    }

    private static async Task<uint> NewestAsync(
        CommandSession session, DatanetId datanet, CancellationToken cancellation)
    {
        AbiValue[] facts = await session.Chain.ViewAsync(
            SystemAddresses.Datanets, DatanetsContract.Interface.Function("datanet"), [datanet.Value],
            cancellation)
            .ConfigureAwait(false);
        uint version = facts[5].AsUInt32();
        return version > 0
            ? version
            : throw new ClientException(
                $"{RevertReasons.UnknownVersion}: datanet {datanet} has no version yet; "
                + $"openledger datanet publish --datanet {datanet}");
    }

    // Prices are uint128 on the wire; the chain's own limit is lower and answered by name.
    private static UInt256 RequirePrice(string option, UInt256? price) => price!.Value.FitsUInt128
        ? price.Value
        : throw new UsageException($"{option}: the price is too large");

    private static void Write(
        CommandSession session,
        (DatanetId Datanet, uint Version)[] versions,
        Transaction sent,
        TransactionReceipt? final)
    {
        ulong? id = final?.Event(
            SystemAddresses.Models, ModelsContract.Interface.Event("ModelRegistered"))[0].AsUInt64();
        JsonObject json = SendOutcome.ToJson(sent, final);
        json["modelId"] = id;
        json["versions"] = new JsonArray([.. versions.Select(v => (JsonNode)new JsonObject
        {
            ["datanetId"] = v.Datanet.Value,
            ["version"] = v.Version,
        })]);
        session.Output.Write(json, console => CommandOutput.WriteFacts(
            console,
            [
                ("model", id?.ToString() ?? "not known yet"),
                ("stands on", string.Join(", ", versions.Select(v => $"{v.Datanet}:{v.Version}"))),
                .. SendOutcome.ToFacts(sent, final),
            ]));
    }
}
