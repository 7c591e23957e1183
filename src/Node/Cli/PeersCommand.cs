using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using Spectre.Console;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger peers</c>: who a node is connected with.</summary>
internal static class PeersCommand
{
    private const int AgentShownMax = 40;

    public static Command Create(CliSurroundings surroundings)
    {
        Command command = new(
            "peers", "Show whom a node is connected with: direction, score, traffic, agent.\n"
                + "Example: openledger peers");
        new NodeOptionSet().Run(command, surroundings, async (session, cancellation) =>
        {
            JsonElement node = await session.Ledger.AskAsync("openledger_nodeInfo", cancellation)
                .ConfigureAwait(false);
            JsonElement peers = await session.Ledger.AskAsync("openledger_peers", cancellation)
                .ConfigureAwait(false);
            JsonObject json = new()
            {
                ["peerId"] = node.Text("peerId"),
                ["listenAddresses"] = JsonNode.Parse(node.Member("listenAddresses").GetRawText()),
                ["peers"] = JsonNode.Parse(peers.GetRawText()),
            };
            session.Output.Write(json, console => Print(console, node, peers));
        });
        return command;
    }

    private static void Print(IAnsiConsole console, JsonElement node, JsonElement peers)
    {
        string[] addresses = [.. node.List("listenAddresses").Select(address => address.GetString() ?? "")];
        CommandOutput.WriteFacts(
            console,
            ("this node", node.Text("peerId")),
            ("listens on", addresses.Length == 0 ? "nothing" : string.Join("  ", addresses)));
        Table table = CommandOutput.CreateTable(
            "peer", "direction", "validator", "score", "received", "sent", "connected", "agent");
        foreach (JsonElement peer in peers.EnumerateArray())
        {
            string agent = CommandOutput.Line(peer.Text("agent"));
            table.AddRow(
                Markup.Escape(CommandOutput.Line(peer.Text("peerId"))),
                peer.Text("direction") == "outbound" ? "out" : "in",
                peer.Flag("isValidator") ? "yes" : "no",
                peer.Member("score").GetDouble().ToString("0.0", CultureInfo.InvariantCulture),
                Bytes(peer.Number("bytesIn")),
                Bytes(peer.Number("bytesOut")),
                $"{TimeSpan.FromSeconds(peer.Number("connectedSeconds")):c}",
                Markup.Escape(agent.Length <= AgentShownMax ? agent : agent[..AgentShownMax] + "..."));
        }

        if (table.Rows.Count > 0)
        {
            console.Write(table);
        }
        else
        {
            console.WriteLine("no peers");
        }
    }

    private static string Bytes(ulong bytes) => bytes switch
    {
        < 1UL << 10 => $"{bytes} B",
        < 1UL << 20 => Units(bytes, 10, "KiB"),
        < 1UL << 30 => Units(bytes, 20, "MiB"),
        _ => Units(bytes, 30, "GiB"),
    };

    private static string Units(ulong bytes, int shift, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1UL << shift):0.0} {unit}");
}
