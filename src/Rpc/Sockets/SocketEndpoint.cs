using System.Buffers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Sockets;

/// <summary>
/// JSON-RPC over WebSocket: each text message is a request or batch, answered in order; notifications of
/// subscriptions come between. Bounded in sockets, bytes and time (<see cref="RpcLimits"/>).
/// </summary>
internal sealed class SocketEndpoint(
    RpcDispatcher dispatcher, RpcLimits limits, ByteBudget pending, Func<HttpContext, int, bool> mayCall)
{
    private const int ChunkBytes = 16 * 1024;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _sendTimeout = TimeSpan.FromMilliseconds(limits.SocketSendTimeoutMs);
    private int _sockets;

    /// <summary>Serves a caller until it leaves, breaks a limit, or the node stops.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _sockets) > limits.SocketsMax)
        {
            Interlocked.Decrement(ref _sockets);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync($"{limits.SocketsMax} sockets are open (rpc.socketsMax)\n")
                .ConfigureAwait(false);
            return;
        }

        try
        {
            using WebSocket socket =
                await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
            await ServeAsync(context, socket).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _sockets);
        }
    }

    private async Task ServeAsync(HttpContext context, WebSocket socket)
    {
        using RpcSession session = new(pending);
        using CancellationTokenRegistration aborted = context.RequestAborted.Register(session.End);
        Task sending = SendAsync(socket, session);
        (WebSocketCloseStatus status, string reason) =
            await ReceiveAsync(context, socket, session).ConfigureAwait(false);
        session.End();
        await sending.ConfigureAwait(false);
        if (session.IsTooSlow)
        {
            (status, reason) = (WebSocketCloseStatus.PolicyViolation, "reads too slowly");
        }

        await CloseAsync(socket, status, reason).ConfigureAwait(false);
    }

    private async Task<(WebSocketCloseStatus Status, string Reason)> ReceiveAsync(
        HttpContext context, WebSocket socket, RpcSession session)
    {
        ArrayBufferWriter<byte> message = new(ChunkBytes);
        using ByteLease held = new(pending);
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult read = await socket.ReceiveAsync(
                    message.GetMemory(ChunkBytes), session.Ended).ConfigureAwait(false);
                message.Advance(read.Count);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    return (WebSocketCloseStatus.NormalClosure, "");
                }

                if (message.WrittenCount > limits.RequestBytesMax)
                {
                    return (
                        WebSocketCloseStatus.MessageTooBig,
                        $"a request has at most {limits.RequestBytesMax} bytes (rpc.requestBytesMax)");
                }

                if (!held.TryGrowTo(message.WrittenCount))
                {
                    return (
                        WebSocketCloseStatus.PolicyViolation,
                        "too many large requests and answers at once (rpc.pendingBytesMax)");
                }

                if (!read.EndOfMessage)
                {
                    continue;
                }

                if (!mayCall(context, 1))
                {
                    return (WebSocketCloseStatus.PolicyViolation, "too many calls (rpc.callsPerSecond)");
                }

                await AnswerAsync(context, message.WrittenMemory, session).ConfigureAwait(false);
                held.Dispose();

                // A large request must not keep its memory for as long as the socket lives.
                message = message.Capacity > 8 * ChunkBytes ? new(ChunkBytes) : Cleared(message);
            }
        }
        catch (OperationCanceledException) when (session.Ended.IsCancellationRequested)
        {
            return (WebSocketCloseStatus.EndpointUnavailable, "");
        }
        catch (WebSocketException)
        {
            return (WebSocketCloseStatus.ProtocolError, ""); // it left without saying so, or broke the protocol
        }
    }

    private async Task AnswerAsync(HttpContext context, ReadOnlyMemory<byte> request, RpcSession session)
    {
        (ReadOnlyMemory<byte> answer, int calls) =
            await dispatcher.DispatchAsync(
                request, session.Ended, session, context.Connection.RemoteIpAddress).ConfigureAwait(false);
        if (!answer.IsEmpty)
        {
            session.TrySend(answer);
        }

        session.Answered();

        if (calls > 1)
        {
            mayCall(context, calls - 1);
        }
    }

    private async Task SendAsync(WebSocket socket, RpcSession session)
    {
        try
        {
            await foreach (ReadOnlyMemory<byte> message in
                session.TakeAllAsync(session.Ended).ConfigureAwait(false))
            {
                using CancellationTokenSource patience =
                    CancellationTokenSource.CreateLinkedTokenSource(session.Ended);
                patience.CancelAfter(_sendTimeout);
                await socket.SendAsync(
                    message, WebSocketMessageType.Text, endOfMessage: true, patience.Token)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception left) when (left is OperationCanceledException or WebSocketException)
        {
            session.End(); // whoever takes nothing for that long, or has gone, is told nothing more
        }
    }

    private static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, string reason)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        using CancellationTokenSource patience = new(CloseTimeout);
        try
        {
            await socket.CloseOutputAsync(status, reason, patience.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            socket.Abort();
        }
    }

    private static ArrayBufferWriter<byte> Cleared(ArrayBufferWriter<byte> message)
    {
        message.ResetWrittenCount();
        return message;
    }
}
