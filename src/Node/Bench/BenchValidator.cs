using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;

namespace OpenLedger.Node.Bench;

/// <summary>One validator as an operator runs it: <c>node run</c> in a process of its own.</summary>
internal sealed class BenchValidator : IDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private BenchValidator(Process process, JsonElement ready)
    {
        _process = process;
        Rpc = new Uri(ready.GetProperty("rpc").GetString()!);
        Metrics = new Uri(ready.GetProperty("metrics").GetString()!);
        PeerAddress = ready.GetProperty("listenAddresses")[0].GetString()!;

        // The rest of what it prints must not fill the pipe.
        _ = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Its JSON-RPC.</summary>
    public Uri Rpc { get; }

    /// <summary>Its page of metrics.</summary>
    public Uri Metrics { get; }

    /// <summary>Where peers dial it.</summary>
    public string PeerAddress { get; }

    /// <summary>Starts one by a configuration file and waits until it serves.</summary>
    /// <exception cref="ClientException">It ended, or says nothing.</exception>
    public static async Task<BenchValidator> StartAsync(string configuration, CancellationToken cancellation)
    {
        Process process = Process.Start(
            BenchProgram.Command("node", "run", "--config", configuration, "--json"))!;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartMax);
        try
        {
            string? line = await process.StandardOutput.ReadLineAsync(limit.Token).ConfigureAwait(false);
            using JsonDocument ready = JsonDocument.Parse(
                line ?? throw new ClientException("a validator ended before it was ready; see standard error"));
            return new BenchValidator(process, ready.RootElement);
        }
        catch
        {
            End(process);
            throw;
        }
    }

    /// <summary>What <c>--config</c> reads: a validator on free ports of the loopback.</summary>
    public static JsonObject Configure(
        string data, string genesis, string keyFile, IEnumerable<string> bootnodes) => new()
        {
            ["data"] = data,
            ["genesis"] = genesis,
            ["validator"] = new JsonObject { ["keyFile"] = keyFile },
            ["network"] = new JsonObject
            {
                ["listen"] = new JsonArray("/ip4/127.0.0.1/tcp/0"),
                ["bootnodes"] = new JsonArray([.. bootnodes.Select(known => (JsonNode)known)]),
            },
            ["rpc"] = new JsonObject { ["port"] = 0 },
            ["metrics"] = new JsonObject { ["port"] = 0 },
            ["log"] = new JsonObject { ["level"] = "error" },
        };

    /// <inheritdoc/>
    public void Dispose() => End(_process);

    private static void End(Process process)
    {
        // Its folder goes with it: nothing is worth an orderly end.
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}
