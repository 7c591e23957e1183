using System.CommandLine;
using OpenLedger.Network.Measurement;
using OpenLedger.Node.Bench;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger bench network</c>: what the network costs on this machine's loopback.</summary>
internal static class NetworkBenchCommand
{
    public static Command Create(CliSurroundings surroundings)
    {
        Option<int> megabytes =
            BenchCommand.Number("--megabytes", "Sent in a round.", 256, NetworkBench.MegabytesMax);
        Option<int> rounds = BenchCommand.Number("--rounds", "Rounds.", 5, NetworkBench.RoundsMax);
        Option<int> nodes =
            BenchCommand.Number("--gossip-nodes", "Nodes that gossip.", 16, GossipMeshRun.NodesMax);
        Option<int> messages =
            BenchCommand.Number("--gossip-messages", "Messages they publish.", 200, NetworkBench.MessagesMax);
        Option<bool> withoutJs = new("--without-js") { Description = "Leave js-libp2p out." };
        Command command = new(
            "network",
            "One encrypted stream beside a plain TCP copy and js-libp2p's own, handshakes, gossip; on loopback.\n"
            + "Example: openledger bench network --rounds 5")
        {
            megabytes, rounds, nodes, messages, withoutJs,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            JsLibp2pBench? js =
                parsed.GetValue(withoutJs) ? null : JsLibp2pBench.TryStart(surroundings.Error);
            try
            {
                NetworkBench bench = new(new BenchReport(surroundings.Output), js);
                await bench.RunAsync(
                    parsed.GetValue(megabytes), parsed.GetValue(rounds), Math.Max(2, parsed.GetValue(nodes)),
                    parsed.GetValue(messages), cancellation).ConfigureAwait(false);
            }
            finally
            {
                if (js is not null)
                {
                    await js.DisposeAsync().ConfigureAwait(false);
                }
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
