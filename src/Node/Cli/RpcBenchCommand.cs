using System.CommandLine;
using OpenLedger.Node.Bench;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger bench rpc</c>: requests a second that running nodes answer.</summary>
internal static class RpcBenchCommand
{
    private const string HereByDefault = "http://127.0.0.1:8545";

    public static Command Create(CliSurroundings surroundings)
    {
        Option<string[]> nodes = new("--url")
        {
            Description = "Where the nodes answer, of any kind; each is measured.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [HereByDefault],
        };
        nodes.Validators.Add(result =>
        {
            foreach (string text in result.Tokens.Select(token => token.Value).Where(one => AddressOf(one) is null))
            {
                result.AddError($"--url: '{text}' is not an address such as {HereByDefault}");
            }
        });
        Option<int> connections = BenchCommand.Number("--connections", "Connections.", 64, RpcBench.ConnectionsMax);
        Option<int> seconds = BenchCommand.Number("--seconds", "Measured time of a method.", 3, RpcBench.SecondsMax);
        Command command = new(
            "rpc",
            "Requests a second of running nodes: eth_blockNumber, eth_getBalance, eth_getLogs, and "
            + "openledger_traceInference where there is an inference.\n"
            + "Example: openledger bench rpc --url http://127.0.0.1:8545 http://127.0.0.1:8546")
        {
            nodes, connections, seconds,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            await new RpcBench(new BenchReport(surroundings.Output)).RunAsync(
                parsed.GetValue(nodes)!.Select(text => AddressOf(text)!),
                parsed.GetValue(connections), parsed.GetValue(seconds), cancellation).ConfigureAwait(false);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Uri? AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address : null;
}
