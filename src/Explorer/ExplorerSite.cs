using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OpenLedger.Explorer.Assets;
using OpenLedger.Explorer.Live;
using OpenLedger.Explorer.Routing;

namespace OpenLedger.Explorer;

/// <summary>
/// The web pages: HTML rendered here for each request out of the finalized chain; complete without scripts.
/// Thread-safe; holds nothing between requests.
/// </summary>
public sealed class ExplorerSite : IAsyncDisposable
{
    /// <summary>Pages rendered at a time; further requests are answered 503.</summary>
    public const int RendersMax = 32;

    // Nothing from elsewhere, nothing inline: what contributors wrote can never become a script or a style.
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly PageTable _pages;
    private readonly HeadFeed _feed;
    private readonly FaucetForm? _faucet;
    private int _renders;

    /// <summary>The pages over a node.</summary>
    public ExplorerSite(ExplorerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _pages = new PageTable(context);
        _feed = new HeadFeed(context.Chain, context.Clock);
        _faucet = context.Faucet is { } faucet ? new FaucetForm(context, faucet) : null;
    }

    /// <summary>Told of a page that failed by a bug of ours: its path and the exception.</summary>
    public event Action<string, Exception>? PageFailed;

    /// <summary>
    /// Answers a GET or HEAD request, or the faucet's form, with a page that says so when there is nothing.
    /// </summary>
    public async Task ServeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        string path = context.Request.Path.Value ?? "/";
        if (path == "/live")
        {
            await _feed.ServeAsync(context).ConfigureAwait(false);
        }
        else if (AssetTable.Find(path) is { } asset)
        {
            headers.CacheControl = "public, max-age=31536000, immutable";
            await WriteAsync(context, asset.Bytes, asset.ContentType).ConfigureAwait(false);
        }
        else if (_pages.RedirectOf(path, context.Request.Query) is { } target)
        {
            context.Response.Redirect(target);
        }
        else
        {
            await ServePageAsync(context, path).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task ServePageAsync(HttpContext context, string path)
    {
        if (Interlocked.Increment(ref _renders) > RendersMax)
        {
            Interlocked.Decrement(ref _renders);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "1";
            return;
        }

        try
        {
            PageView page = await (path == FaucetForm.Path && _faucet is { } faucet
                ? faucet.AnswerAsync(context)
                : _pages.FindAsync(path, context.Request.Query, context.RequestAborted))
                .ConfigureAwait(false);
            string html = await RenderAsync(page).ConfigureAwait(false);
            context.Response.StatusCode = page.Status;
            context.Response.Headers.CacheControl = "no-store";
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes("<!DOCTYPE html>" + html);
            await WriteAsync(context, bytes, "text/html; charset=utf-8").ConfigureAwait(false);
        }
        catch (Exception bug) when (!context.Response.HasStarted && bug is not OperationCanceledException)
        {
            PageFailed?.Invoke(path, bug);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await WriteAsync(
                context, "this page failed; the node's log says why\n"u8.ToArray(), "text/plain; charset=utf-8")
                .ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _renders);
        }
    }

    private async Task<string> RenderAsync(PageView page)
    {
        await using HtmlRenderer renderer = new(_services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            ParameterView parameters = ParameterView.FromDictionary(page.Parameters);
            return (await renderer.RenderComponentAsync(page.Component, parameters)).ToHtmlString();
        }).ConfigureAwait(false);
    }

    private static Task WriteAsync(HttpContext context, byte[] bytes, string contentType)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
