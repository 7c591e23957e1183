using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenLedger.Node.Cli.Client;

/// <summary>
/// Asks an OpenAI-compatible server (<c>POST /v1/chat/completions</c>): one user message, one answer.
/// Thread-safe.
/// </summary>
internal sealed class UpstreamModel : IDisposable
{
    /// <summary>Most bytes of the server's answer.</summary>
    public const int AnswerBytesMax = 1024 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    private readonly Uri _endpoint;
    private readonly string _model;
    private readonly HttpClient _http;

    /// <summary>A server.</summary>
    /// <param name="server">Its base URL.</param>
    /// <param name="model">The model's name there.</param>
    /// <param name="key">Sent as a bearer token; null or empty for none.</param>
    public UpstreamModel(Uri server, string model, string? key)
    {
        _endpoint = new Uri($"{server.AbsoluteUri.TrimEnd('/')}/v1/chat/completions");
        _model = model;
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseProxy = !server.IsLoopback };
        _http = new HttpClient(handler, disposeHandler: true)
        {
            Timeout = Timeout,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
        if (!string.IsNullOrEmpty(key))
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>The answer to a prompt.</summary>
    /// <exception cref="ClientException">No answer in time, or none that can be read.</exception>
    public async Task<string> AnswerAsync(string prompt, uint tokensMax, CancellationToken cancellation)
    {
        JsonObject question = new()
        {
            ["model"] = _model,
            ["max_tokens"] = tokensMax,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt }),
        };
        try
        {
            using ByteArrayContent body = new(JsonSerializer.SerializeToUtf8Bytes(question));
            body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage response = await _http.PostAsync(_endpoint, body, cancellation)
                .ConfigureAwait(false);
            byte[] bytes = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw new ClientException($"{_endpoint} answered HTTP {(int)response.StatusCode}");
            }

            using JsonDocument answer = JsonDocument.Parse(bytes);
            IReadOnlyList<JsonElement> choices = answer.RootElement.List("choices");
            return choices.Count > 0
                ? choices[0].Member("message").Text("content")
                : throw new ClientException($"{_endpoint} answered without a choice");
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException)
        {
            throw new ClientException($"{_endpoint} gave no answer: {fault.Message}", fault);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new ClientException(
                $"{_endpoint} gave no answer within {Timeout.TotalSeconds:0} s", fault);
        }
    }
}
