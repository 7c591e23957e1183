using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenLedger.Conformance;

/// <summary>Calls a node over HTTP.</summary>
internal sealed class NodeClient(Uri url) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>The whole response to a call.</summary>
    public async Task<JsonElement> CallAsync(string method, JsonNode? parameters, CancellationToken cancellation)
    {
        JsonObject request = new()
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = method,
            ["params"] = parameters?.DeepClone() ?? new JsonArray(),
        };
        using HttpResponseMessage response =
            await _http.PostAsJsonAsync(url, request, cancellation).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellation).ConfigureAwait(false);
    }

    /// <summary>The result of a call that must succeed.</summary>
    public async Task<JsonElement> ResultAsync(string method, JsonNode? parameters, CancellationToken cancellation)
    {
        JsonElement answer = await CallAsync(method, parameters, cancellation).ConfigureAwait(false);
        return answer.TryGetProperty("result", out JsonElement result)
            ? result
            : throw new InvalidDataException($"{method}: {answer.GetRawText()}");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
