using System.Diagnostics;
using System.Net;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Rpc.Server;
using OpenLedger.Rpc.Tests.Chain;
using OpenLedger.TestKit;

namespace OpenLedger.Rpc.Tests.Clients;

/// <summary>
/// ethers, viem and cast (tests/EndToEnd/clients) over HTTP against all methods on a chain in memory whose
/// pool makes a block of every transaction.
/// </summary>
[TestFixture]
public class RealClientTests
{
    private const string TestPhrase = "test test test test test test test test test test test junk";
    private const int TimeoutMs = 120_000;

    [TestCase("ethers.mjs")]
    [TestCase("viem.mjs")]
    [TestCase("cast.mjs")]
    public async Task Client_WholeFlow_Passes(string script)
    {
        string folder = await NpmClients.EnsureAsync();
        MemoryChain chain = new(
            Enumerable.Range(0, 10).Select(i => HdKey.EthereumAccount(TestPhrase, (uint)i).Address));
        RpcHarness harness = new(chain: chain, pool: c => new MiningPool(c));
        chain.Mine();
        await using RpcServer server = new(
            harness.Dispatcher, new RpcServerOptions { Address = IPAddress.Loopback, Port = 0 }, () => true);
        await server.StartAsync(CancellationToken.None);

        (int exitCode, string output) = await RunAsync(folder, script, $"http://127.0.0.1:{server.Port}");
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("\"views and events of OPEN\",\"ok\":true"));
        Assert.That(harness.InternalErrors, Is.Empty);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string folder, string script, string url)
    {
        using Process process = Process.Start(new ProcessStartInfo("node", [script, url])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using CancellationTokenSource patience = new(TimeoutMs);
        Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }
}
