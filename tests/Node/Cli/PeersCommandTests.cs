using System.Text.Json;
using OpenLedger.Node.Cli;

namespace OpenLedger.Node.Tests.Cli;

/// <summary><c>openledger peers</c> over the answers of a node.</summary>
[TestFixture]
public sealed class PeersCommandTests
{
    private const string Node = """
        {"peerId": "12D3KooWme", "listenAddresses": ["/ip4/127.0.0.1/tcp/4001/p2p/12D3KooWme"]}
        """;

    // An agent is what a peer says of itself: brackets are no markup, control characters no terminal codes.
    private const string Peers = """
        [{"peerId": "12D3KooWa", "address": "/ip4/10.0.0.1/tcp/4001", "direction": "inbound",
          "agent": "[red]evil[/]\u001b[2J\nx", "protocols": [], "score": -1.5, "bytesIn": 1536,
          "bytesOut": 2147483648, "connectedSeconds": 90061, "isValidator": true}]
        """;

    [Test]
    public async Task Peers_WithAForeignAgent_AreATableOfPlainText()
    {
        await using FakeNode node = await FakeNode.StartAsync();
        node.On("openledger_nodeInfo", Node).On("openledger_peers", Peers);
        CliRun run = await CliRun.RunAsync("peers", "--rpc", node.Endpoint.ToString());
        Assert.That(run.Code, Is.EqualTo(ExitCode.Ok), run.Error);
        Assert.That(run.Output, Does.Contain("/ip4/127.0.0.1/tcp/4001/p2p/12D3KooWme"));
        string line = run.Output.Split('\n').Single(l => l.Contains("12D3KooWa", StringComparison.Ordinal));
        Assert.That(line, Does.Contain("[red]evil[/] [2J x").And.Contain("-1.5").And.Contain("1.5 KiB")
            .And.Contain("2.0 GiB").And.Contain("1.01:01:01"));
        Assert.That(run.Output, Does.Not.Contain("\u001b"));
    }

    [Test]
    public async Task Peers_AsJson_AreTheNodesAnswers()
    {
        await using FakeNode node = await FakeNode.StartAsync();
        node.On("openledger_nodeInfo", Node).On("openledger_peers", Peers);
        CliRun run = await CliRun.RunAsync("peers", "--json", "--rpc", node.Endpoint.ToString());
        JsonElement json = run.Json;
        Assert.That(json.GetProperty("peerId").GetString(), Is.EqualTo("12D3KooWme"));
        Assert.That(json.GetProperty("peers")[0].GetProperty("score").GetDouble(), Is.EqualTo(-1.5));
    }

    [Test]
    public async Task Peers_None_SaysSo()
    {
        await using FakeNode node = await FakeNode.StartAsync();
        node.On("openledger_nodeInfo", Node).On("openledger_peers", "[]");
        CliRun run = await CliRun.RunAsync("peers", "--rpc", node.Endpoint.ToString());
        Assert.That(run.Output, Does.Contain("no peers"));
    }
}
