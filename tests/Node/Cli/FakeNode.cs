using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>An HTTP server that answers JSON-RPC calls as a test says, and remembers them.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, Func<JsonElement, JsonNode?>> _methods = new();

    private FakeNode()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>Methods in the order of their calls.</summary>
    public ConcurrentQueue<(string Method, JsonElement Parameters)> Calls { get; } = new();

    /// <summary>Answers instead of the methods, when set.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public Uri Endpoint { get; private set; } = null!;

    public static async Task<FakeNode> StartAsync()
    {
        FakeNode node = new();
        await node._application.StartAsync();
        node.Endpoint = new Uri(node._application.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return node;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    public FakeNode On(string method, Func<JsonElement, JsonNode?> answer)
    {
        _methods[method] = answer;
        return this;
    }

    public FakeNode On(string method, string answerJson) => On(method, _ => JsonNode.Parse(answerJson));

    private async Task AnswerAsync(HttpContext context)
    {
        if (Instead is not null)
        {
            await Instead(context);
            return;
        }

        using JsonDocument request = await JsonDocument.ParseAsync(context.Request.Body);
        JsonElement root = request.RootElement.Clone();
        string method = root.GetProperty("method").GetString()!;
        JsonElement parameters = root.GetProperty("params");
        Calls.Enqueue((method, parameters));
        JsonObject answer = new() { ["jsonrpc"] = "2.0", ["id"] = root.GetProperty("id").GetInt64() };
        try
        {
            if (_methods.TryGetValue(method, out Func<JsonElement, JsonNode?>? run))
            {
                answer["result"] = run(parameters);
            }
            else
            {
                answer["error"] = new JsonObject { ["code"] = -32601, ["message"] = $"no method {method}" };
            }
        }
        catch (FakeRefusalException refusal)
        {
            answer["error"] = new JsonObject
            {
                ["code"] = refusal.Code,
                ["message"] = refusal.Message,
                ["data"] = refusal.Hex,
            };
        }

        await context.Response.WriteAsync(answer.ToJsonString());
    }
}
