using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Values;
using Spectre.Console;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger status</c>: the node, the chain, the pool and the supply.</summary>
internal static class StatusCommand
{
    private static readonly string[] SupplyParts =
        ["accounts", "escrow", "stakes", "rewards", "treasury", "burned"];

    public static Command Create(CliSurroundings surroundings)
    {
        Command command = new(
            "status", "Show a node: height, age of the newest final block, peers, pool, supply.\nExample: "
                + "openledger status");
        new NodeOptionSet().Run(command, surroundings, async (session, cancellation) =>
        {
            JsonElement node = await session.Ledger.AskAsync("openledger_nodeInfo", cancellation)
                .ConfigureAwait(false);
            JsonElement supply = await session.Ledger.AskAsync("openledger_supply", cancellation)
                .ConfigureAwait(false);
            JsonElement pool = await session.Ledger.AskAsync("txpool_status", cancellation)
                .ConfigureAwait(false);
            JsonElement peers = await session.Ledger.AskAsync("openledger_peers", cancellation)
                .ConfigureAwait(false);
            ulong chainId = await session.Chain.ChainIdAsync(cancellation).ConfigureAwait(false);
            ChainHead head = await session.Chain.HeadAsync(cancellation).ConfigureAwait(false);
            // By the node's own clock: this machine's, or a devnet's, may be another.
            JsonElement health = await session.Ledger.AskAsync("openledger_health", cancellation)
                .ConfigureAwait(false);
            ulong age = health.Number("ageMs") / 1_000;
            JsonObject json = new()
            {
                ["endpoint"] = session.Chain.Rpc.Endpoint.ToString(),
                ["chainId"] = chainId,
                ["finalizedHeight"] = head.Height.Value,
                ["finalizedHash"] = head.Hash.ToString(),
                ["stateRoot"] = head.StateRoot.ToString(),
                ["finalizedAgeSeconds"] = age,
                ["peers"] = peers.GetArrayLength(),
                ["pool"] = new JsonObject
                {
                    ["pending"] = pool.Number("pending"),
                    ["queued"] = pool.Number("queued"),
                },
                ["supply"] = JsonNode.Parse(supply.GetRawText()),
                ["node"] = JsonNode.Parse(node.GetRawText()),
            };
            session.Output.Write(json, console => Print(console, json, (node, peers, supply)));
        });
        return command;
    }

    private static void Print(
        IAnsiConsole console, JsonObject status,
        (JsonElement Node, JsonElement Peers, JsonElement Supply) answers)
    {
        (JsonElement node, JsonElement peers, JsonElement supply) = answers;
        JsonNode pool = status["pool"]!;
        CommandOutput.WriteFacts(
            console,
            ("node", $"{node.Text("clientVersion")} at {status["endpoint"]}"),
            ("validator", node.MemberOrNull("validatorIndex") is { } index
                ? $"{index} ({node.MemberOrNull("validatorAddress")?.GetString() ?? "no account"})" : "none"),
            ("chain", $"{status["chainId"]}"),
            ("finalized", $"block {status["finalizedHeight"]}, {status["finalizedAgeSeconds"]} s ago"),
            ("state root", $"{status["stateRoot"]}"),
            ("peer id", node.Text("peerId")),
            ("peers", Peers([.. peers.EnumerateArray()])),
            ("pool", $"{pool["pending"]} pending, {pool["queued"]} waiting for an earlier nonce"));
        Table table = CommandOutput.CreateTable("supply", "OPEN", "share");
        UInt256 total = supply.Wide("total");
        foreach (string part in SupplyParts)
        {
            UInt256 wei = supply.Wide(part);
            table.AddRow(part, OpenAmount.Format(wei), Share(wei, total));
        }

        table.AddRow("total", OpenAmount.Format(total), "");
        console.Write(table);
    }

    private static string Peers(JsonElement[] peers)
    {
        int validators = peers.Count(peer => peer.Flag("isValidator"));
        int outbound = peers.Count(peer => peer.Text("direction") == "outbound");
        return peers.Length == 0
            ? "none"
            : $"{peers.Length}, {validators} of them validators; {outbound} dialed from here";
    }

    private static string Share(UInt256 part, UInt256 total) => total.IsZero ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"{(ulong)UInt256.MultiplyDivide(part, 1_000_000, total) / 10_000m:0.0000} %");
}
