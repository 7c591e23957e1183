using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>
/// Calls one node by JSON-RPC 2.0 over HTTP. Every way a call can fail is a <see cref="ClientException"/>.
/// Thread-safe.
/// </summary>
public sealed class JsonRpcClient : IDisposable
{
    /// <summary>Most bytes of an answer.</summary>
    public const int AnswerBytesMax = 32 * 1024 * 1024;

    private readonly HttpClient _http;
    private long _lastId;

    /// <summary>A client of the node at an address.</summary>
    /// <param name="endpoint">http or https.</param>
    /// <param name="timeout">Longest time one call may take.</param>
    public JsonRpcClient(Uri endpoint, TimeSpan timeout)
    {
        Endpoint = endpoint;
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            // A proxy of the surroundings cannot reach this machine's own ports.
            UseProxy = !endpoint.IsLoopback,
        };
        _http = new HttpClient(handler, disposeHandler: true)
        {
            Timeout = timeout,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
    }

    /// <summary>Where the node is.</summary>
    public Uri Endpoint { get; }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Calls a method; the result may be JSON null.</summary>
    /// <exception cref="RpcErrorException">The node answered with an error.</exception>
    /// <exception cref="ClientException">No node, no answer in time, or no JSON-RPC answer.</exception>
    public async Task<JsonElement> CallAsync(
        string method, JsonArray parameters, CancellationToken cancellation)
    {
        long id = Interlocked.Increment(ref _lastId);
        JsonObject request = new()
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters,
        };
        byte[] answer = await PostAsync(
            method, Endpoint, JsonSerializer.SerializeToUtf8Bytes(request), "application/json", cancellation)
            .ConfigureAwait(false);
        return ReadResult(method, id, answer);
    }

    /// <summary>Leaves a sidecar's bytes with the node (<c>POST /content/ROOT</c>).</summary>
    /// <exception cref="ClientException">No node, or it does not take them; the message says why.</exception>
    public Task LeaveContentAsync(Hash256 root, byte[] content, CancellationToken cancellation) =>
        PostAsync(
            "POST /content", new Uri(Endpoint, $"/content/{root}"), content, "application/octet-stream",
            cancellation);

    private async Task<byte[]> PostAsync(
        string method, Uri at, byte[] bytes, string contentType, CancellationToken cancellation)
    {
        try
        {
            using ByteArrayContent body = new(bytes);
            body.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            using HttpResponseMessage response = await _http.PostAsync(at, body, cancellation)
                .ConfigureAwait(false);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? answer : throw Refused(response, answer);
        }
        catch (HttpRequestException fault) when (
            fault.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new ClientException(
                $"{Endpoint} answered {method} with more than {AnswerBytesMax} bytes", fault);
        }
        catch (HttpRequestException fault)
        {
            throw new ClientException(
                $"no node answers at {Endpoint}; start one with ./openledger devnet, "
                + "or name another with --rpc URL",
                fault);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new ClientException(
                $"{Endpoint} did not answer {method} within {_http.Timeout.TotalSeconds:0.###} s; "
                + "is it a node's RPC port?",
                fault);
        }
    }

    private ClientException Refused(HttpResponseMessage response, byte[] answer)
    {
        const int ShownMax = 200;
        string text = System.Text.Encoding.UTF8.GetString(
            answer.AsSpan(0, Math.Min(answer.Length, ShownMax)));
        string line = text.Split('\n')[0].Trim();
        return new ClientException($"{Endpoint} answered HTTP {(int)response.StatusCode}: {line}");
    }

    private JsonElement ReadResult(string method, long id, byte[] answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object)
            {
                if (root.TryGetProperty("error", out JsonElement error)
                    && error.ValueKind == JsonValueKind.Object)
                {
                    throw ReadError(method, error);
                }

                if (root.TryGetProperty("result", out JsonElement result)
                    && root.TryGetProperty("id", out JsonElement answered)
                    && answered.ValueKind == JsonValueKind.Number
                    && answered.TryGetInt64(out long number) && number == id)
                {
                    return result.Clone();
                }
            }
        }
        catch (JsonException fault)
        {
            throw new ClientException(
                $"{Endpoint} answered something that is not JSON; is it a node's RPC port?", fault);
        }

        throw new ClientException(
            $"{Endpoint} answered something that is not JSON-RPC; is it a node's RPC port?");
    }

    private static RpcErrorException ReadError(string method, JsonElement error)
    {
        int code = error.TryGetProperty("code", out JsonElement c) && c.ValueKind == JsonValueKind.Number
            && c.TryGetInt32(out int number) ? number : 0;
        string message = error.TryGetProperty("message", out JsonElement m)
            && m.ValueKind == JsonValueKind.String
            ? m.GetString()! : "an error without a message";
        string? data =
            !error.TryGetProperty("data", out JsonElement d) || d.ValueKind == JsonValueKind.Null ? null
            : d.ValueKind == JsonValueKind.String ? d.GetString() : d.GetRawText();
        return RpcErrorException.Of(method, code, message, data);
    }
}
