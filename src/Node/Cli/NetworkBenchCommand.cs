using System.CommandLine;
using OpenLedger.Network.Measurement;
using OpenLedger.Node.Bench;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger bench network</c>: what the network costs on this machine's loopback, alone and from end to
/// end.
/// </summary>
internal sealed class NetworkBenchCommand
{
    private const string Streams = "streams";
    private const string Handshakes = "handshakes";
    private const string Gossip = "gossip";
    private const string Transfers = "transfers";

    private static readonly string[] All = [Streams, Handshakes, Gossip, Transfers];

    private readonly Option<string[]> _parts = new("--parts")
    {
        Description = $"What to measure: {string.Join(", ", All)}.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => All,
    };

    private readonly Option<int> _megabytes =
        BenchCommand.Number("--megabytes", "Sent in a round.", 256, NetworkBench.MegabytesMax);

    private readonly Option<int> _rounds =
        BenchCommand.Number("--rounds", "Rounds of streams.", 5, NetworkBench.RoundsMax);

    private readonly Option<int> _gossipNodes =
        BenchCommand.Number("--gossip-nodes", "Nodes that gossip.", 16, GossipMeshRun.NodesMax);

    private readonly Option<int> _gossipMessages =
        BenchCommand.Number("--gossip-messages", "Messages they publish.", 200, NetworkBench.MessagesMax);

    private readonly Option<bool> _withoutJs = new("--without-js") { Description = "Leave js-libp2p out." };

    private readonly Option<int> _transfers =
        BenchCommand.Number("--transfers", "Transfers of a round.", 5_000, TransferLoad.CountMax);

    private readonly Option<int> _singles = BenchCommand.Number(
        "--single-transfers", "Transfers sent one at a time before.", 100, TransferLoad.CountMax);

    private readonly Option<int> _transferRounds = BenchCommand.Number(
        "--transfer-rounds", "Rounds, each on four new processes.", 3, ProcessTransferBench.RoundsMax);

    private NetworkBenchCommand() => _parts.Validators.Add(result =>
    {
        foreach (string part in result.Tokens.Select(token => token.Value).Except(All))
        {
            result.AddError($"--parts: '{part}' is none of {string.Join(", ", All)}");
        }
    });

    public static Command Create(CliSurroundings surroundings) =>
        new NetworkBenchCommand().Build(surroundings);

    private Command Build(CliSurroundings surroundings)
    {
        Command command = new(
            "network",
            "On loopback: an encrypted stream beside a plain TCP copy and js-libp2p's own, handshakes, gossip; "
            + "transfers to finality on four validators as processes, and what their processor time goes to.\n"
            + "Example: openledger bench network --parts transfers --transfer-rounds 3")
        {
            _parts, _megabytes, _rounds, _gossipNodes, _gossipMessages, _withoutJs, _transfers, _singles,
            _transferRounds,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            BenchReport report = new(surroundings.Output);
            HashSet<string> parts = [.. parsed.GetValue(_parts)!];
            if (parts.Overlaps([Streams, Handshakes, Gossip]))
            {
                await NetworkAloneAsync(parsed, parts, surroundings, cancellation).ConfigureAwait(false);
            }

            if (parts.Contains(Transfers))
            {
                await new ProcessTransferBench(report).RunAsync(
                    parsed.GetValue(_transfers), parsed.GetValue(_singles), parsed.GetValue(_transferRounds),
                    cancellation).ConfigureAwait(false);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private async Task NetworkAloneAsync(
        ParseResult parsed, HashSet<string> parts, CliSurroundings surroundings, CancellationToken cancellation)
    {
        JsLibp2pBench? js = parsed.GetValue(_withoutJs) || !parts.Overlaps([Streams, Handshakes])
            ? null : JsLibp2pBench.TryStart(surroundings.Error);
        try
        {
            NetworkBench bench = new(new BenchReport(surroundings.Output), js);
            if (parts.Contains(Streams))
            {
                await bench.StreamsAsync(
                    parsed.GetValue(_megabytes) * 1_000_000L, parsed.GetValue(_rounds), cancellation)
                    .ConfigureAwait(false);
            }

            if (parts.Contains(Handshakes))
            {
                await bench.HandshakesAsync(cancellation).ConfigureAwait(false);
            }

            if (parts.Contains(Gossip))
            {
                await bench.GossipAsync(
                    Math.Max(2, parsed.GetValue(_gossipNodes)), parsed.GetValue(_gossipMessages), cancellation)
                    .ConfigureAwait(false);
            }
        }
        finally
        {
            if (js is not null)
            {
                await js.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
