using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger datanet contribute</c> of a text above 64 KiB: commit, leave the bytes, record their root,
/// wait for the validators' certificate and for the block that makes it effective.
/// </summary>
internal static class SidecarContribution
{
    public static async Task RunAsync(
        CommandSession session,
        TransactionSender sender,
        bool waits,
        (DatanetId Datanet, byte[] Content, string Title) text,
        CancellationToken cancellation)
    {
        Contributor contributor = new(sender);
        SidecarContributor sidecars = new(sender, session.Ledger);
        Hash256 root = ContentRoot.Of(text.Content);
        (UInt256 fee, UInt256 bond) =
            await sidecars.QuoteAsync(text.Content.Length, cancellation).ConfigureAwait(false);
        JsonObject json = new()
        {
            ["datanetId"] = text.Datanet.Value,
            ["contentRoot"] = root.ToString(),
            ["feeWei"] = fee.ToString(),
            ["bondWei"] = bond.ToString(),
        };
        JsonElement? recorded = await sidecars.FindAsync(root, cancellation).ConfigureAwait(false);
        if (recorded is null)
        {
            await contributor.RequireAllowedAsync(text.Datanet, cancellation).ConfigureAwait(false);
            await DatanetContributeCommand.CommitAsync(session, contributor, root, cancellation)
                .ConfigureAwait(false);
        }

        // Also when it was recorded before: the node may have lost what it was to give to the validators.
        if (recorded?.Text("status") is null or "waiting")
        {
            await session.Output.StepAsync("leaving the bytes with the node", async () =>
            {
                await sidecars.LeaveAsync(root, text.Content, cancellation).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }

        if (recorded is null)
        {
            Transaction sent = await sidecars.RecordAsync(
                text.Datanet, (root, text.Content.Length), text.Title, fee + bond, cancellation)
                    .ConfigureAwait(false);
            recorded = await RecordedAsync(session, sender, waits, sent, json, cancellation)
                .ConfigureAwait(false);
        }

        await FollowAsync(session, sidecars, waits ? recorded : null, json, cancellation)
            .ConfigureAwait(false);
    }

    private static async Task<JsonElement?> RecordedAsync(
        CommandSession session, TransactionSender sender, bool waits, Transaction sent, JsonObject json,
        CancellationToken cancellation)
    {
        TransactionReceipt? final = waits
            ? await session.Output.StepAsync(
                "waiting until the root is recorded", () => sender.FinalAsync(sent, cancellation))
                    .ConfigureAwait(false)
            : null;
        foreach ((string name, JsonNode? value) in SendOutcome.ToJson(sent, final).ToArray())
        {
            json[name] = value?.DeepClone();
        }

        if (final is null)
        {
            return null;
        }

        AbiEvent recorded = DatanetsContract.Interface.Event("SidecarRecorded");
        SidecarId id = new(final.Event(SystemAddresses.Datanets, recorded)[0].AsUInt64());
        return await session.Ledger.SidecarAsync(id, cancellation).ConfigureAwait(false);
    }

    private static async Task FollowAsync(
        CommandSession session, SidecarContributor sidecars, JsonElement? recorded, JsonObject json,
        CancellationToken cancellation)
    {
        JsonElement? contribution = null;
        if (recorded is { } sidecar)
        {
            SidecarId id = new(sidecar.Number("sidecarId"));
            sidecar = await session.Output.StepAsync(
                $"sidecar {id} is recorded, waiting until a quorum of validators has its bytes",
                () => sidecars.ActivatedAsync(id, cancellation)).ConfigureAwait(false);
            if (sidecar.Text("status") == "activated")
            {
                sidecar = await session.Output.StepAsync(
                    $"waiting until it becomes effective in block {sidecar.Number("effectiveHeight")}",
                    () => sidecars.ResolvedAsync(id, cancellation)).ConfigureAwait(false);
            }

            recorded = sidecar;
            json["sidecarId"] = id.Value;
            json["sidecarStatus"] = sidecar.Text("status");
            if (sidecar.Text("status") != "admitted")
            {
                string why = sidecar.MemberOrNull("refusal")?.GetString() ?? "nobody activated it in time";
                throw new ClientException(
                    $"sidecar {id} is {sidecar.Text("status")}: {why}; the bond is back");
            }

            contribution = await session.Ledger.ContributionAsync(
                new ContributionId(sidecar.Number("contributionId")), cancellation).ConfigureAwait(false);
        }

        Write(session, recorded, contribution, json);
    }

    private static void Write(
        CommandSession session, JsonElement? sidecar, JsonElement? contribution, JsonObject json)
    {
        json["contributionId"] = sidecar?.Number("contributionId");
        json["effectiveHeight"] = sidecar?.Number("effectiveHeight");
        if (contribution is { } details)
        {
            json["tokens"] = details.Number("tokens");
            json["noveltyBps"] = details.Number("noveltyBps");
            json["contributionStatus"] = details.Text("status");
            json["decision"] = details.Text("decision");
            json["similarTo"] = details.MemberOrNull("similarTo") is { } similar
                ? JsonNode.Parse(similar.GetRawText())
                : null;
            json["maskedRuns"] = JsonNode.Parse(details.Member("maskedRuns").GetRawText());
        }

        session.Output.Write(json, console =>
        {
            string state = sidecar is { } known
                ? $"{known.Number("contributionId")}, effective since block {known.Number("effectiveHeight")}"
                : "not known yet; run the command again to follow it";
            CommandOutput.WriteFacts(
                console,
                [
                    ("contribution", state),
                    ("content root", json["contentRoot"]!.ToString()),
                    .. contribution is { } admitted ? AdmissionTable.ToFacts(admitted) : [],
                    ("fee", $"{OpenAmount.Format(UInt256.Parse(json["feeWei"]!.ToString()))} OPEN, burned"),
                    ("bond", $"{OpenAmount.Format(UInt256.Parse(json["bondWei"]!.ToString()))} OPEN, "
                        + $"locked for {AdmissionPrices.BondLockBlocks} blocks"),
                ]);
            if (contribution is { } listed)
            {
                AdmissionTable.WriteRuns(console, listed);
            }
        });
    }
}
