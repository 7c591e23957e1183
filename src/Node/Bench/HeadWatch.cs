using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace OpenLedger.Node.Bench;

/// <summary>
/// When each block became final at a node, as a subscriber to its <c>newHeads</c> sees it: every head that is
/// told is final.
/// </summary>
internal sealed class HeadWatch : IAsyncDisposable
{
    private const int MessageBytesMax = 1024 * 1024;

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<ulong, Seen> _seen = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>A head's arrival by the stopwatch and by the clock that dates blocks.</summary>
    internal readonly record struct Seen(long Stamp, DateTimeOffset Time);

    /// <summary>The heads that came, by height.</summary>
    public IReadOnlyDictionary<ulong, Seen> Heads => _seen;

    /// <summary>Subscribes.</summary>
    public static async Task<HeadWatch> StartAsync(Uri node, CancellationToken cancellation)
    {
        HeadWatch watch = new();
        UriBuilder address = new(node) { Scheme = "ws" };
        await watch._socket.ConnectAsync(address.Uri, cancellation).ConfigureAwait(false);
        await watch._socket.SendAsync(
            Encoding.ASCII.GetBytes(
                """{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}"""),
            WebSocketMessageType.Text, endOfMessage: true, cancellation).ConfigureAwait(false);
        watch._reading = Task.Run(watch.ReadAsync, CancellationToken.None);
        return watch;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        ArrayBufferWriter<byte> message = new();
        while (true)
        {
            ValueWebSocketReceiveResult part =
                await _socket.ReceiveAsync(message.GetMemory(4_096), _stop.Token).ConfigureAwait(false);
            message.Advance(part.Count);
            if (message.WrittenCount > MessageBytesMax)
            {
                throw new InvalidDataException("a notification is larger than a head can be");
            }

            if (part.EndOfMessage)
            {
                Take(message.WrittenMemory, new Seen(Stopwatch.GetTimestamp(), DateTimeOffset.UtcNow));
                message.ResetWrittenCount();
            }
        }
    }

    private void Take(ReadOnlyMemory<byte> message, Seen now)
    {
        using JsonDocument notification = JsonDocument.Parse(message);
        if (notification.RootElement.TryGetProperty("params", out JsonElement told))
        {
            string number = told.GetProperty("result").GetProperty("number").GetString()!;
            _seen.TryAdd(ulong.Parse(number[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture), now);
        }
    }
}
