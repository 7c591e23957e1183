using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;

namespace OpenLedger.Node.Bench;

/// <summary>
/// js-libp2p's own throughput: two processes of Node.js, one sending to the other, driven line by line
/// (tests/Network/Interop/js/throughput.mjs). One measurement at a time.
/// </summary>
internal sealed class JsLibp2pBench : IAsyncDisposable
{
    private const string Folder = "tests/Network/Interop/js";
    private const string Script = "throughput.mjs";

    private readonly Process _process;

    private JsLibp2pBench(Process process) => _process = process;

    /// <summary>Starts it; null, and the reason said, where Node.js or the packages are missing.</summary>
    public static JsLibp2pBench? TryStart(TextWriter log)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, Folder, Script)))
        {
            root = root.Parent;
        }

        string folder = root is null ? "" : Path.Combine(root.FullName, Folder);
        if (root is null || !Directory.Exists(Path.Combine(folder, "node_modules", "libp2p")))
        {
            log.WriteLine($"js-libp2p is not measured: run npm ci in {Folder} first");
            return null;
        }

        ProcessStartInfo start = new("node", ["--import", "./polyfill.mjs", Script])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            return new JsLibp2pBench(Process.Start(start)!);
        }
        catch (Win32Exception missing)
        {
            log.WriteLine($"js-libp2p is not measured: node does not start ({missing.Message})");
            return null;
        }
    }

    /// <summary>Sends bytes over one new stream; the time until the other process counted them.</summary>
    public async Task<TimeSpan> SendAsync(long bytes, CancellationToken cancellation)
    {
        JsonObject answer =
            await AskAsync(new JsonObject { ["do"] = "send", ["bytes"] = bytes }, cancellation)
                .ConfigureAwait(false);
        return TimeSpan.FromMilliseconds((double)answer["ms"]!);
    }

    /// <summary>Connects new nodes, one after the other; milliseconds of each.</summary>
    public async Task<IReadOnlyList<double>> HandshakesAsync(int count, CancellationToken cancellation)
    {
        JsonObject answer =
            await AskAsync(new JsonObject { ["do"] = "handshakes", ["count"] = count }, cancellation)
                .ConfigureAwait(false);
        return [.. answer["ms"]!.AsArray().Select(ms => (double)ms!)];
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<JsonObject> AskAsync(JsonObject command, CancellationToken cancellation)
    {
        await _process.StandardInput.WriteLineAsync(command.ToJsonString().AsMemory(), cancellation)
            .ConfigureAwait(false);
        await _process.StandardInput.FlushAsync(cancellation).ConfigureAwait(false);
        string? line = await _process.StandardOutput.ReadLineAsync(cancellation).ConfigureAwait(false);
        try
        {
            return JsonNode.Parse(line ?? "")!.AsObject();
        }
        catch (JsonException broken)
        {
            throw new ClientException($"js-libp2p answered '{line}': {broken.Message}");
        }
    }
}
