using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Content;

/// <summary>
/// <c>POST /content/{root}</c>: leaves the raw bytes of a sidecar with the node, before
/// <c>openledger_sendContribution</c>. The root is computed while they arrive. Bounded in bytes, in uploads
/// at a time, and in what is kept of roots that the chain does not know. Thread-safe.
/// </summary>
public sealed class ContentEndpoint : IDisposable
{
    private const string Prefix = "/content/";

    private readonly IContentInbox _inbox;
    private readonly RpcLimits _limits;
    private readonly SemaphoreSlim _uploads;

    /// <summary>An endpoint before a node's inbox.</summary>
    public ContentEndpoint(IContentInbox inbox, RpcLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        (_inbox, _limits) = (inbox, limits);
        _uploads = new SemaphoreSlim(limits.UploadsMax);
    }

    /// <summary>True for a path that is this endpoint's.</summary>
    public static bool Owns(PathString path) =>
        path.Value?.StartsWith(Prefix, StringComparison.Ordinal) ?? false;

    /// <summary>Answers a POST.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (int status, string text) = await TakeAsync(context).ConfigureAwait(false);
        context.Response.StatusCode = status;
        bool isTaken = status is StatusCodes.Status200OK or StatusCodes.Status201Created;
        context.Response.ContentType = isTaken ? "application/json" : "text/plain; charset=utf-8";
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "5";
        }

        await context.Response.WriteAsync(isTaken ? text : text + "\n", context.RequestAborted)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _uploads.Dispose();

    private async Task<(int Status, string Text)> TakeAsync(HttpContext context)
    {
        string digits = context.Request.Path.Value![Prefix.Length..];
        if (!Hex.TryDecode(digits, out byte[] named) || named.Length != Hash256.Size)
        {
            return (StatusCodes.Status400BadRequest, "POST /content/ROOT: the content root as 64 hex digits");
        }

        if (!IsContentTypeAllowed(context.Request.ContentType))
        {
            return (StatusCodes.Status415UnsupportedMediaType,
                "content type must be application/octet-stream");
        }

        if (context.Request.ContentLength is not { } length)
        {
            return (StatusCodes.Status411LengthRequired, "state the content's length");
        }

        if (length > ContentRoot.BytesMax)
        {
            return (StatusCodes.Status413PayloadTooLarge,
                $"{length} bytes; a content has at most {ContentRoot.BytesMax}");
        }

        Hash256 root = new(named);
        ContentOffer offer = _inbox.Would(root, length);
        return offer == ContentOffer.Taken
            ? await ReceiveAsync(context, root, (int)length).ConfigureAwait(false)
            : Describe(offer, root, length);
    }

    private async Task<(int Status, string Text)> ReceiveAsync(HttpContext context, Hash256 root, int length)
    {
        if (!await _uploads.WaitAsync(TimeSpan.Zero).ConfigureAwait(false))
        {
            return (StatusCodes.Status503ServiceUnavailable,
                $"{_limits.UploadsMax} contents arrive already (rpc.uploadsMax)");
        }

        using CancellationTokenSource patience =
            CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(_limits.UploadTimeoutMs);
        try
        {
            ContentRootBuilder builder = new();
            byte[] content = new byte[length];
            if (!await ReadAsync(context.Request.BodyReader, content, builder, patience.Token)
                .ConfigureAwait(false))
            {
                return (StatusCodes.Status400BadRequest, $"the body is not of {length} bytes");
            }

            Hash256 computed = builder.Finish();
            return computed == root
                ? Describe(_inbox.Leave(root, content), root, length)
                : (StatusCodes.Status400BadRequest, $"these bytes have the root {computed}, not {root}");
        }
        catch (BadHttpRequestException broken)
        {
            return (broken.StatusCode, broken.Message);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return (StatusCodes.Status408RequestTimeout,
                $"the bytes did not arrive within {_limits.UploadTimeoutMs} ms (rpc.uploadTimeoutMs)");
        }
        finally
        {
            _uploads.Release();
        }
    }

    private static async Task<bool> ReadAsync(
        PipeReader reader, byte[] content, ContentRootBuilder builder, CancellationToken cancellation)
    {
        int at = 0;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            foreach (ReadOnlyMemory<byte> piece in read.Buffer)
            {
                if (piece.Length > content.Length - at)
                {
                    return false;
                }

                piece.CopyTo(content.AsMemory(at));
                builder.Append(piece.Span);
                at += piece.Length;
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return at == content.Length;
            }
        }
    }

    private static (int Status, string Text) Describe(ContentOffer offer, Hash256 root, long length) =>
        offer switch
        {
            ContentOffer.Taken => (StatusCodes.Status201Created, Json(root, length)),
            ContentOffer.AlreadyHere => (StatusCodes.Status200OK, Json(root, length)),
            ContentOffer.Full => (StatusCodes.Status503ServiceUnavailable,
                "as many contents wait for their transactions as may; send yours later or elsewhere"),
            _ => (StatusCodes.Status400BadRequest,
                $"not a content of the root {root} and of the length it was recorded with"),
        };

    private static string Json(Hash256 root, long length) => string.Create(
        CultureInfo.InvariantCulture, $"{{\"contentRoot\":\"{root}\",\"bytes\":{length}}}");

    private static bool IsContentTypeAllowed(string? contentType) =>
        string.IsNullOrEmpty(contentType)
        || (MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? parsed)
            && parsed.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase));
}
