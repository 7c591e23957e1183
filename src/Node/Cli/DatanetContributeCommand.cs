using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger datanet contribute</c>: quote, commit, wait, reveal, and the admission's outcome.
/// </summary>
internal static class DatanetContributeCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Option<ulong?> datanet = CommandInput.Id("--datanet", "The datanet.");
        datanet.Required = true;
        Option<string> file = new("--file")
        {
            Description = "The text: UTF-8, at most 4 MiB (above 64 KiB as a sidecar). It stays in the chain's "
                + "history for good.",
            HelpName = "PATH",
            Required = true,
        };
        Option<string?> title = new("--title")
        {
            Description = "A title; the file's name if none.",
            HelpName = "TEXT",
        };
        Command command = new(
            "contribute",
            "Contribute a text: commits, waits 2 blocks, reveals. One above 64 KiB travels beside its "
            + "transaction and becomes effective 64 blocks after a quorum of validators has it. "
            + "Interrupted, the same command goes on where it stopped.\n"
            + "Example: openledger datanet contribute --from dev1 --datanet 1 --file ruling.txt "
            + "--title \"A ruling\"")
        {
            datanet, file, title,
        };
        SenderOptionSet options = new();
        options.Run(command, surroundings, async (session, cancellation) =>
        {
            string path = session.Parsed.GetRequiredValue(file);
            byte[] content = ReadContent(path);
            DatanetId id = new(session.Parsed.GetValue(datanet)!.Value);
            string label = session.Parsed.GetValue(title) ?? Path.GetFileName(path);
            TransactionSender sender = await options.OpenAsync(session, cancellation).ConfigureAwait(false);
            bool waits = options.WaitsForFinality(session);
            await (content.Length > Contributor.ContentBytesMax
                ? SidecarContribution.RunAsync(session, sender, waits, (id, content, label), cancellation)
                : ContributeAsync(session, sender, waits, (id, content, label), cancellation))
                .ConfigureAwait(false);
        });
        return command;
    }

    private static async Task ContributeAsync(
        CommandSession session,
        TransactionSender sender,
        bool waits,
        (DatanetId Datanet, byte[] Content, string Title) text,
        CancellationToken cancellation)
    {
        Contributor contributor = new(sender);
        bool ownerOnly = await contributor.RequireAllowedAsync(text.Datanet, cancellation)
            .ConfigureAwait(false);
        ContributionOffer offer = await contributor.QuoteAsync(text.Datanet, text.Content, cancellation)
            .ConfigureAwait(false);
        if (offer.Refusal.Length > 0)
        {
            string hint = RefusalHints.For(offer.Refusal) is { } what ? $"; {what}" : "";
            throw new ClientException($"{offer.Refusal}; nothing was sent{hint}");
        }

        if (!ownerOnly)
        {
            await CommitAsync(session, contributor, Keccak.Hash(text.Content), cancellation)
                .ConfigureAwait(false);
        }

        Transaction sent = await contributor.RevealAsync(
            text.Datanet, text.Content, text.Title, offer.FeeWei + offer.BondWei, cancellation)
                .ConfigureAwait(false);
        TransactionReceipt? final = waits
            ? await session.Output.StepAsync(
                "waiting until the contribution is final", () =>
                    sender.FinalAsync(sent, cancellation)).ConfigureAwait(false)
            : null;
        await WriteAsync(session, text.Datanet, offer, (sent, final), cancellation).ConfigureAwait(false);
    }

    /// <summary>Commits to a root and waits until it may be revealed.</summary>
    internal static async Task CommitAsync(
        CommandSession session, Contributor contributor, Hash256 root, CancellationToken cancellation)
    {
        (Height block, _) = await session.Output.StepAsync(
            "committing", () => contributor.CommitAsync(root, cancellation)).ConfigureAwait(false);
        await session.Output.StepAsync(
            $"committed in block {block}, waiting until it may be revealed",
            async () =>
            {
                await contributor.MatureAsync(block, cancellation).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
    }

    private static async Task WriteAsync(
        CommandSession session,
        DatanetId datanet,
        ContributionOffer offer,
        (Transaction Sent, TransactionReceipt? Final) transaction,
        CancellationToken cancellation)
    {
        JsonObject json = SendOutcome.ToJson(transaction.Sent, transaction.Final);
        json["datanetId"] = datanet.Value;
        json["feeWei"] = offer.FeeWei.ToString();
        json["bondWei"] = offer.BondWei.ToString();
        json["tokens"] = offer.Tokens;
        json["noveltyBps"] = offer.NoveltyBps;
        JsonElement? details = null;
        ulong? id = null;
        if (transaction.Final is { } receipt)
        {
            AbiEvent contributed = DatanetsContract.Interface.Event("Contributed");
            id = receipt.Event(SystemAddresses.Datanets, contributed)[0].AsUInt64();
            details = await session.Ledger.ContributionAsync(new ContributionId(id.Value), cancellation)
                .ConfigureAwait(false);
            json["tokens"] = details.Value.Number("tokens");
            json["noveltyBps"] = details.Value.Number("noveltyBps");
            json["contributionStatus"] = details.Value.Text("status");
            json["decision"] = details.Value.Text("decision");
            json["similarTo"] = details.Value.MemberOrNull("similarTo") is { } similar
                ? JsonNode.Parse(similar.GetRawText())
                : null;
            json["maskedRuns"] = JsonNode.Parse(details.Value.Member("maskedRuns").GetRawText());
        }

        json["contributionId"] = id;
        string bond = $"{OpenAmount.Format(offer.BondWei)} OPEN, "
            + $"locked for {AdmissionPrices.BondLockBlocks} blocks";
        session.Output.Write(json, console =>
        {
            CommandOutput.WriteFacts(
                console,
                [
                    ("contribution", id is null ? "not known yet" : $"{id}, in datanet {datanet}"),
                    .. details is { } admitted ? AdmissionTable.ToFacts(admitted) : [],
                    ("fee", $"{OpenAmount.Format(offer.FeeWei)} OPEN, burned"),
                    ("bond", bond),
                    .. SendOutcome.ToFacts(transaction.Sent, transaction.Final),
                ]);
            if (details is { } contribution)
            {
                AdmissionTable.WriteRuns(console, contribution);
            }
        });
    }

    private static byte[] ReadContent(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > ContentRoot.BytesMax)
            {
                throw new ClientException(
                    $"{RevertReasons.ContentTooLarge}: '{path}' has {file.Length} bytes, "
                    + "a contribution at most "
                    + $"{ContentRoot.BytesMax}; split it");
            }

            byte[] content = new byte[file.Length];
            file.ReadExactly(content);
            return content;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"--file '{path}' cannot be read: {fault.Message}", fault);
        }
    }
}
