using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer.Live;

/// <summary>
/// Tells open pages of each new finalized block: server-sent events, <c>event: head</c> with its height.
/// Bounded in readers and in time: a page that stays longer connects again by itself.
/// </summary>
internal sealed class HeadFeed(IChainReader chain, TimeProvider clock)
{
    /// <summary>Pages told at a time; more are refused and stay as they are.</summary>
    public const int ReadersMax = 128;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Stay = TimeSpan.FromMinutes(10);

    private int _readers;

    /// <summary>Writes events until the page is left or its time is over.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _readers) > ReadersMax)
        {
            Interlocked.Decrement(ref _readers);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            await FollowAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // the page was left
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    private async Task FollowAsync(HttpContext context)
    {
        long started = clock.GetTimestamp();
        Height? told = null;
        while (clock.GetElapsedTime(started) < Stay)
        {
            Height head = chain.Head.Header.Number;
            if (told != head)
            {
                told = head;
                await context.Response.WriteAsync(
                    string.Create(CultureInfo.InvariantCulture, $"event: head\ndata: {head}\n\n"),
                    context.RequestAborted).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            }

            await Task.Delay(Interval, clock, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
