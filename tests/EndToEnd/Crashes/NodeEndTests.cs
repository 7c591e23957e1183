using System.Diagnostics;
using System.Text.Json;
using OpenLedger.EndToEnd.Tests.Running;

namespace OpenLedger.EndToEnd.Tests.Crashes;

/// <summary>How a node of its own process ends when asked to.</summary>
[TestFixture]
internal sealed class NodeEndTests
{
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(5);

    [TestCase(UnixSignal.Interrupt)]
    [TestCase(UnixSignal.Terminate)]
    public async Task Node_Signalled_EndsInTimeWithCodeZero(int signal)
    {
        using DataFolder data = new();
        string key = Path.Combine(data.Path, "a.key");
        string genesis = Path.Combine(data.Path, "genesis.json");
        await DoneAsync("keys", "new", "--out", key);
        await DoneAsync(
            "genesis", "new", "--chain-id", "4711", "--validator", $"{key}:200000", "--block-time", "100",
            "--no-baseline", "--out", genesis);
        using Process node = Process.Start(new ProcessStartInfo(
            NodeProgram.Host,
            [
                NodeProgram.Path, "node", "run", "--data", Path.Combine(data.Path, "chain"),
                "--genesis", genesis, "--validator-key-file", key, "--listen", "/ip4/127.0.0.1/tcp/0",
                "--rpc-port", "0", "--json",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            Task<string> log = node.StandardError.ReadToEndAsync();
            string? ready = await node.StandardOutput.ReadLineAsync().WaitAsync(Poll.Patience);
            Assert.That(ready, Is.Not.Null, "the line that it is ready");
            using JsonDocument told = JsonDocument.Parse(ready!);
            RpcEndpoint rpc = new(new Uri(told.RootElement.GetProperty("rpc").GetString()!).Port);
            await Poll.UntilAsync(rpc.IsHealthyAsync, () => "the node's health");
            long started = Stopwatch.GetTimestamp();
            UnixSignal.Send(node.Id, signal);
            await node.WaitForExitAsync(new CancellationTokenSource(Poll.Patience).Token);
            TimeSpan took = Stopwatch.GetElapsedTime(started);
            string said = await log;
            Assert.That(node.ExitCode, Is.Zero, said);
            Assert.That(took, Is.LessThan(EndMax));
            Assert.That(said, Does.Contain("stopped at block"));
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
                await node.WaitForExitAsync();
            }
        }
    }

    private static async Task DoneAsync(params string[] arguments)
    {
        ChildOutput run = await NodeProgram.RunAsync(arguments);
        Assert.That(run.ExitCode, Is.Zero, () => run.All);
    }
}
