using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Sockets;

namespace OpenLedger.Rpc.Server;

/// <summary>
/// Turns the bytes of a request into the bytes of a response: JSON-RPC 2.0 with batches and notifications.
/// Every failure is an error object; nothing a caller sends makes it throw. Thread-safe.
/// </summary>
public sealed class RpcDispatcher
{
    /// <summary>What <see cref="CallAnswered"/> calls every method that there is not.</summary>
    public const string UnknownMethod = "unknown";

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        // Our output is never embedded in HTML; the relaxed encoder keeps text readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static readonly JsonDocumentOptions ReaderOptions = new() { MaxDepth = RpcLimits.DepthMax };

    private readonly FrozenDictionary<string, RpcMethod> _methods;
    private readonly RpcLimits _limits;

    /// <summary>A dispatcher for these methods; their names must differ.</summary>
    public RpcDispatcher(IEnumerable<RpcMethod> methods, RpcLimits limits)
    {
        _methods = methods.ToFrozenDictionary(method => method.Name, StringComparer.Ordinal);
        _limits = limits;
    }

    /// <summary>Names of all methods, ordered.</summary>
    public IEnumerable<string> MethodNames => _methods.Keys.Order(StringComparer.Ordinal);

    /// <summary>Told of a call that failed by a bug of ours: its method and the exception.</summary>
    public event Action<string, Exception>? InternalErrorRaised;

    /// <summary>
    /// Told of every call that was a request: its method (<see cref="UnknownMethod"/> for one that is none of
    /// this node's), the error if it failed, and the time it took. Handlers must be quick.
    /// </summary>
    public event Action<string, RpcErrorCode?, TimeSpan>? CallAnswered;

    /// <summary>Answers one request or batch.</summary>
    /// <param name="request">Its bytes.</param>
    /// <param name="cancellation">Fires when the caller has gone.</param>
    /// <param name="session">The caller's connection, if it can be told things unasked.</param>
    /// <param name="caller">Where the caller is, if known.</param>
    /// <returns>
    /// The response's bytes, empty when there was nothing but notifications, and the number of calls.
    /// </returns>
    public async ValueTask<(ReadOnlyMemory<byte> Response, int Calls)> DispatchAsync(
        ReadOnlyMemory<byte> request, CancellationToken cancellation, RpcSession? session = null,
        IPAddress? caller = null)
    {
        ArrayBufferWriter<byte> output = new(512);
        using Utf8JsonWriter writer = new(output, WriterOptions);
        if (!TryParse(request, out JsonDocument? document, out string? problem))
        {
            WriteError(writer, default, RpcErrorCode.ParseError, $"parse error: {problem}", null);
            writer.Flush();
            return (output.WrittenMemory, 1);
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            Reply reply = new(writer, output, session, caller);
            int calls = root.ValueKind == JsonValueKind.Array
                ? await DispatchBatchAsync(root, reply, cancellation).ConfigureAwait(false)
                : await DispatchOneAsync(root, reply, cancellation).ConfigureAwait(false);
            writer.Flush();
            return (output.WrittenMemory, calls);
        }
    }

    private static bool TryParse(
        ReadOnlyMemory<byte> request,
        [NotNullWhen(true)] out JsonDocument? document,
        [NotNullWhen(false)] out string? problem)
    {
        document = null;
        problem = null;
        if (!Utf8.IsValid(request.Span))
        {
            problem = "the request is not UTF-8";
            return false;
        }

        try
        {
            document = JsonDocument.Parse(request, ReaderOptions);
            return true;
        }
        catch (JsonException error)
        {
            problem = error.Message.Split('.', 2)[0];
            return false;
        }
    }

    private async ValueTask<int> DispatchBatchAsync(
        JsonElement batch, Reply reply, CancellationToken cancellation)
    {
        (Utf8JsonWriter writer, ArrayBufferWriter<byte> output, _, _) = reply;
        int count = batch.GetArrayLength();
        if (count == 0 || count > _limits.BatchMax)
        {
            string message = count == 0
                ? "empty batch"
                : $"batch of {count} calls exceeds {_limits.BatchMax} (rpc.batchMax)";
            WriteError(writer, default, RpcErrorCode.InvalidRequest, message, null);
            return 1;
        }

        using CancellationTokenSource budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        budget.CancelAfter(_limits.BatchTimeoutMs);
        bool any = false;
        foreach (JsonElement call in batch.EnumerateArray())
        {
            if (!any)
            {
                writer.WriteStartArray();
            }

            await DispatchOneAsync(call, reply, budget.Token).ConfigureAwait(false);
            any = true;
        }

        writer.WriteEndArray();
        writer.Flush();
        if (output.WrittenCount == 2)
        {
            // Only notifications: no body at all.
            output.Clear();
        }

        return count;
    }

    private async ValueTask<int> DispatchOneAsync(
        JsonElement call, Reply reply, CancellationToken cancellation)
    {
        (Utf8JsonWriter writer, ArrayBufferWriter<byte> output, _, _) = reply;
        string? malformed = Malformed(call, out JsonElement id, out bool isNotification, out string method);
        if (malformed is not null)
        {
            WriteError(writer, id, RpcErrorCode.InvalidRequest, malformed, null);
            return 1;
        }

        ArrayBufferWriter<byte> buffer = new(256);
        long begun = Stopwatch.GetTimestamp();
        RpcException? failure =
            await ExecuteAsync(method, call, buffer, reply, cancellation).ConfigureAwait(false);
        CallAnswered?.Invoke(
            failure?.Code == RpcErrorCode.MethodNotFound ? UnknownMethod : method, failure?.Code,
            Stopwatch.GetElapsedTime(begun));
        if (isNotification)
        {
            // JSON-RPC 2.0: done, but never answered, not even with an error.
            return 1;
        }

        writer.Flush();
        if (failure is null && output.WrittenCount + buffer.WrittenCount > _limits.ResponseBytesMax)
        {
            failure = RpcException.Limit(
                $"the response exceeds {_limits.ResponseBytesMax} bytes (rpc.responseBytesMax)");
        }

        if (failure is not null)
        {
            WriteError(writer, id, failure.Code, failure.Message, failure.ErrorData);
            return 1;
        }

        writer.WriteStartObject();
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        WriteId(writer, id);
        writer.WritePropertyName("result"u8);
        writer.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
        writer.WriteEndObject();
        return 1;
    }

    private async ValueTask<RpcException?> ExecuteAsync(
        string name, JsonElement call, ArrayBufferWriter<byte> buffer, Reply reply,
        CancellationToken cancellation)
    {
        if (!_methods.TryGetValue(name, out RpcMethod? method))
        {
            return new RpcException(
                RpcErrorCode.MethodNotFound, $"the method {Shorten(name)} does not exist/is not available");
        }

        if (cancellation.IsCancellationRequested)
        {
            return BatchOverdue();
        }

        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(_limits.CallTimeoutMs);
        try
        {
            RpcArguments arguments = Arguments(method, call, reply);
            using Utf8JsonWriter writer = new(buffer, WriterOptions);
            await method.ExecuteAsync(arguments, writer, timeout.Token).ConfigureAwait(false);
            return null;
        }
        catch (RpcException failure)
        {
            return failure;
        }
        catch (StatePrunedException pruned)
        {
            // The chain moved on while the call was reading an old state.
            return new RpcException(RpcErrorCode.ResourceNotFound, pruned.Message);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return cancellation.IsCancellationRequested
                ? BatchOverdue()
                : RpcException.Limit(
                    $"the call took longer than {_limits.CallTimeoutMs} ms (rpc.callTimeoutMs)");
        }
        catch (Exception bug) when (bug is not InvariantViolationException)
        {
            InternalErrorRaised?.Invoke(name, bug);
            return new RpcException(RpcErrorCode.InternalError, "internal error");
        }
    }

    private RpcException BatchOverdue() => RpcException.Limit(
        $"the batch took longer than {_limits.BatchTimeoutMs} ms (rpc.batchTimeoutMs): send fewer calls at once");

    private static RpcArguments Arguments(RpcMethod method, JsonElement call, Reply reply)
    {
        if (!call.TryGetProperty("params"u8, out JsonElement parameters)
            || parameters.ValueKind == JsonValueKind.Null)
        {
            parameters = default;
        }
        else if (parameters.ValueKind != JsonValueKind.Array)
        {
            throw RpcException.InvalidParams("params must be an array: parameters are positional");
        }

        int count = parameters.ValueKind == JsonValueKind.Array ? parameters.GetArrayLength() : 0;
        while (count > 0 && parameters[count - 1].ValueKind == JsonValueKind.Null)
        {
            count--;
        }

        return new RpcArguments(method.Declaration, parameters, count, reply.Session)
        {
            Caller = reply.Caller,
        };
    }

    private static string? Malformed(
        JsonElement call, out JsonElement id, out bool isNotification, out string method)
    {
        id = default;
        isNotification = false;
        method = "";
        if (call.ValueKind != JsonValueKind.Object)
        {
            return "a request must be a JSON object";
        }

        if (call.TryGetProperty("id"u8, out JsonElement given))
        {
            if (given.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null))
            {
                return "id must be a string, a number or null";
            }

            id = given;
        }
        else
        {
            isNotification = true;
        }

        if (!call.TryGetProperty("jsonrpc"u8, out JsonElement version)
            || version.ValueKind != JsonValueKind.String || !version.ValueEquals("2.0"u8))
        {
            return "jsonrpc must be \"2.0\"";
        }

        if (!call.TryGetProperty("method"u8, out JsonElement name) || !RpcArguments.TryGetText(
            name, out string? text))
        {
            return "method must be a string";
        }

        method = text;
        return null;
    }

    private static void WriteError(
        Utf8JsonWriter writer, JsonElement id, RpcErrorCode code, string message, string? data)
    {
        writer.WriteStartObject();
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        WriteId(writer, id);
        writer.WriteStartObject("error"u8);
        writer.WriteNumber("code"u8, (int)code);
        writer.WriteString("message"u8, message);
        if (data is not null)
        {
            writer.WriteString("data"u8, data);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteId(Utf8JsonWriter writer, JsonElement id)
    {
        writer.WritePropertyName("id"u8);
        if (id.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteNullValue();
        }
        else
        {
            id.WriteTo(writer);
        }
    }

    private static string Shorten(string name) => name.Length <= 64 ? name : name[..64] + "...";

    /// <summary>Where an answer goes, and whose it is.</summary>
    private readonly record struct Reply(
        Utf8JsonWriter Writer, ArrayBufferWriter<byte> Output, RpcSession? Session, IPAddress? Caller);
}
