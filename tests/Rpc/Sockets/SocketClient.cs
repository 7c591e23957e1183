using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace OpenLedger.Rpc.Tests.Sockets;

/// <summary>A WebSocket caller that waits for what it is told.</summary>
internal sealed class SocketClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _patience = new(Patience);

    public ClientWebSocket Socket { get; } = new();

    public static async Task<SocketClient> ConnectAsync(int port, string? origin = null)
    {
        SocketClient client = new();
        if (origin is not null)
        {
            client.Socket.Options.SetRequestHeader("Origin", origin);
        }

        await client.Socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/"), client._patience.Token);
        return client;
    }

    public Task SendAsync(string text) => Socket.SendAsync(
        Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, _patience.Token);

    /// <summary>The next message.</summary>
    public async Task<JsonElement> ReadAsync()
    {
        using MemoryStream whole = new();
        byte[] chunk = new byte[64 * 1024];
        while (true)
        {
            WebSocketReceiveResult read = await Socket.ReceiveAsync(chunk, _patience.Token);
            Assert.That(read.MessageType, Is.EqualTo(WebSocketMessageType.Text), Socket.CloseStatusDescription);
            whole.Write(chunk, 0, read.Count);
            if (read.EndOfMessage)
            {
                using JsonDocument document = JsonDocument.Parse(whole.ToArray());
                return document.RootElement.Clone();
            }
        }
    }

    /// <summary>Why the server closed.</summary>
    public async Task<WebSocketCloseStatus?> ReadCloseAsync()
    {
        byte[] chunk = new byte[64 * 1024];
        while (true)
        {
            WebSocketReceiveResult read = await Socket.ReceiveAsync(chunk, _patience.Token);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return read.CloseStatus;
            }
        }
    }

    /// <summary>The result of a call; notifications on the way are passed over.</summary>
    public async Task<JsonElement> CallAsync(string method, string parameters = "[]")
    {
        JsonElement answer = await AnswerAsync(method, parameters);
        Assert.That(answer.TryGetProperty("error", out JsonElement error), Is.False, () => error.GetRawText());
        return answer.GetProperty("result");
    }

    /// <summary>The answer to a call; notifications on the way are passed over.</summary>
    public async Task<JsonElement> AnswerAsync(string method, string parameters = "[]")
    {
        await SendAsync($$"""{"jsonrpc":"2.0","id":7,"method":"{{method}}","params":{{parameters}}}""");
        while (true)
        {
            JsonElement message = await ReadAsync();
            if (message.TryGetProperty("id", out _))
            {
                return message;
            }
        }
    }

    public void Dispose()
    {
        Socket.Dispose();
        _patience.Dispose();
    }
}
