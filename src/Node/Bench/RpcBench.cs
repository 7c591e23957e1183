using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;

namespace OpenLedger.Node.Bench;

/// <summary>
/// Requests a second that running nodes answer over so many connections, one method after the other. What asks
/// runs on the same machine and takes its share of it.
/// </summary>
internal sealed class RpcBench(BenchReport report)
{
    /// <summary>Most connections.</summary>
    public const int ConnectionsMax = 400;

    /// <summary>Longest time a method is asked for.</summary>
    public const int SecondsMax = 600;

    private const string Holder = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

    /// <summary>Measures each node.</summary>
    /// <param name="nodes">Where they answer.</param>
    /// <param name="connections">Requests on their way at any time.</param>
    /// <param name="seconds">How long each method is asked for.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ClientException">A node is not there, or refuses a call.</exception>
    public async Task RunAsync(
        IEnumerable<Uri> nodes, int connections, int seconds, CancellationToken cancellation)
    {
        foreach (Uri node in nodes)
        {
            using SocketsHttpHandler handler = new() { MaxConnectionsPerServer = connections };
            using HttpClient client = new(handler) { BaseAddress = node };
            List<(string Method, JsonArray Parameters)> calls =
                await CallsAsync(client, cancellation).ConfigureAwait(false);
            foreach ((string method, JsonArray parameters) in calls)
            {
                byte[] request = RequestOf(method, parameters);
                double perSecond = await MeasureAsync(client, request, (connections, seconds), cancellation)
                    .ConfigureAwait(false);
                report.Write(new BenchFigure($"rpc.{method}", "1/s", [perSecond], new JsonObject
                {
                    ["node"] = node.ToString(),
                    ["connections"] = connections,
                    ["seconds"] = seconds,
                }));
            }
        }
    }

    // The inference is the newest; a node of another kind, or a chain without any, is not asked for it.
    private static async Task<List<(string Method, JsonArray Parameters)>> CallsAsync(
        HttpClient client, CancellationToken cancellation)
    {
        JsonNode head = await AskAsync(client, RequestOf("eth_blockNumber", []), cancellation)
            .ConfigureAwait(false);
        JsonObject logs = new() { ["fromBlock"] = "0x0", ["toBlock"] = head["result"]!.DeepClone() };
        List<(string Method, JsonArray Parameters)> calls =
        [
            ("eth_blockNumber", []),
            ("eth_getBalance", new JsonArray(Holder, "latest")),
            ("eth_getLogs", new JsonArray(logs)),
        ];
        JsonNode listed = await AskAsync(
            client, RequestOf("openledger_listInferences", [new JsonObject { ["limit"] = 1 }]), cancellation)
            .ConfigureAwait(false);
        if (listed["result"] is JsonArray { Count: > 0 } found)
        {
            calls.Add(("openledger_traceInference", new JsonArray(found[0]!["inferenceId"]!.DeepClone())));
        }

        return calls;
    }

    private static byte[] RequestOf(string method, JsonArray parameters) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = method,
            ["params"] = parameters,
        });

    private static async Task<double> MeasureAsync(
        HttpClient client, byte[] request, (int Connections, int Seconds) load, CancellationToken cancellation)
    {
        JsonNode first = await AskAsync(client, request, cancellation).ConfigureAwait(false);
        if (first["error"] is { } refusal)
        {
            throw new ClientException($"{client.BaseAddress} refuses the call: {refusal.ToJsonString()}");
        }

        long answered = 0;
        long started = Stopwatch.GetTimestamp();
        TimeSpan time = TimeSpan.FromSeconds(load.Seconds);
        await Task.WhenAll(Enumerable.Range(0, load.Connections).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                using HttpResponseMessage response =
                    await PostAsync(client, request, cancellation).ConfigureAwait(false);
                await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
                if (!response.IsSuccessStatusCode)
                {
                    throw new ClientException(
                        $"{client.BaseAddress} answered {(int)response.StatusCode} under load; a node of ours"
                        + " says 429 above rpc.callsPerSecond: raise it for the measurement");
                }

                Interlocked.Increment(ref answered);
            }
        })).ConfigureAwait(false);
        return answered / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<JsonNode> AskAsync(
        HttpClient client, byte[] request, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage response =
                await PostAsync(client, request, cancellation).ConfigureAwait(false);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            return JsonNode.Parse(answer)!;
        }
        catch (Exception gone) when (gone is HttpRequestException or JsonException)
        {
            throw new ClientException($"{client.BaseAddress} does not answer JSON-RPC: {gone.Message}", gone);
        }
    }

    private static Task<HttpResponseMessage> PostAsync(
        HttpClient client, byte[] request, CancellationToken cancellation)
    {
        ByteArrayContent content = new(request);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return client.PostAsync((Uri?)null, content, cancellation);
    }
}
