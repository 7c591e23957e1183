using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenLedger.Rpc.Content;
using OpenLedger.Rpc.Sockets;
using MinDataRate = Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate;

namespace OpenLedger.Rpc.Server;

/// <summary>
/// JSON-RPC: POST to any path answers calls, but to /content/ROOT, which takes a sidecar's bytes where the
/// node does (<see cref="ContentEndpoint"/>); a WebSocket on any path answers calls and notifies; GET /health
/// answers 200 while the node runs, 503 before; GET /ready 200 while it should be asked, 503 with a reason
/// else. Bounded in connections, bytes, calls a second and time (<see cref="RpcLimits"/>).
/// </summary>
public sealed class RpcServer : IAsyncDisposable
{
    // The one page with a form that is sent; a foreign page's form is refused by its Origin.
    private const string FaucetPath = "/faucet";

    // A page reads about as much as so many calls.
    private const int PageCalls = 4;

    // Whoever takes an answer in more slowly than this, after a while of grace, is hung up on.
    private const double SendBytesPerSecondMin = 16_384;

    private static readonly TimeSpan SocketPing = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SendGrace = TimeSpan.FromSeconds(10);

    private readonly RpcDispatcher _dispatcher;
    private readonly RpcServerOptions _options;
    private readonly CallerGuard _guard;
    private readonly ContentEndpoint? _contents;
    private readonly Func<bool> _isHealthy;
    private readonly PartitionedRateLimiter<IPAddress> _rate;
    private readonly ConnectionGate _connections;
    private readonly ByteBudget _pending;
    private readonly WebApplication _application;

    private readonly SocketEndpoint _sockets;
    private readonly IAsyncDisposable[] _owned;

    /// <summary>A server that is not listening yet.</summary>
    /// <param name="dispatcher">Answers calls.</param>
    /// <param name="options">Where to listen and whom to serve.</param>
    /// <param name="isHealthy">What GET /health answers.</param>
    /// <param name="contents">Takes sidecars' bytes; owned from now on; null: POSTs are calls only.</param>
    /// <param name="owned">Disposed once nobody is served any more.</param>
    public RpcServer(
        RpcDispatcher dispatcher, RpcServerOptions options, Func<bool> isHealthy,
        ContentEndpoint? contents = null, params IEnumerable<IAsyncDisposable> owned)
    {
        _contents = contents;
        _owned = [.. owned];
        _connections = new ConnectionGate(options.Limits.ConnectionsPerAddressMax);
        _pending = new ByteBudget(options.Limits.PendingBytesMax);
        _sockets = new SocketEndpoint(dispatcher, options.Limits, _pending, MayCall);
        _dispatcher = dispatcher;
        _options = options;
        _guard = new CallerGuard(options);
        _isHealthy = isHealthy;
        _rate = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
            caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = options.Limits.CallsBurst,
                TokensPerPeriod = Math.Max(1, options.Limits.CallsPerSecond / 10),
                ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
                QueueLimit = 0,
                AutoReplenishment = true,
            }));
        _application = Build();
    }

    /// <summary>The port it listens on, known after <see cref="StartAsync"/>.</summary>
    public int Port { get; private set; }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await _application.StartAsync(cancellation).ConfigureAwait(false);
        string address = _application.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Port = new Uri(address).Port;
    }

    /// <summary>Stops listening and ends what is open.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(1));
        await _application.StopAsync(patience.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        await _rate.DisposeAsync().ConfigureAwait(false);
        _contents?.Dispose();
        foreach (IAsyncDisposable one in _owned)
        {
            await one.DisposeAsync().ConfigureAwait(false);
        }
    }

    private WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = _options.Limits.ConnectionsMax;
            kestrel.Limits.MaxRequestBodySize = _options.Limits.RequestBytesMax;
            kestrel.Limits.RequestHeadersTimeout = BodyTimeout;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
            kestrel.Limits.MinResponseDataRate = new MinDataRate(SendBytesPerSecondMin, SendGrace);
            kestrel.Listen(
                _options.Address, _options.Port,
                listen => ((IConnectionBuilder)listen).Use(_connections.Guard));
        });
        WebApplication application = builder.Build();
        if (_options.Around is { } around)
        {
            application.Use(around);
        }

        application.UseWebSockets(new WebSocketOptions
        {
            KeepAliveInterval = SocketPing,
            KeepAliveTimeout = SocketPing,
        });
        application.Run(HandleAsync);
        return application;
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (!_guard.IsHostAllowed(context.Request.Host))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "host not allowed (rpc.hosts)")
                .ConfigureAwait(false);
            return;
        }

        string? origin = context.Request.Headers.Origin;
        if (!_guard.IsOriginAllowed(origin))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "origin not allowed (rpc.origins)")
                .ConfigureAwait(false);
            return;
        }

        if (!string.IsNullOrEmpty(origin))
        {
            context.Response.Headers.AccessControlAllowOrigin = origin;
            context.Response.Headers.Vary = "Origin";
        }

        await (context.Request.Method switch
        {
            "POST" when _contents is not null && ContentEndpoint.Owns(context.Request.Path) =>
                AnswerContentAsync(context, _contents),
            "POST" when context.Request.Path == FaucetPath && _options.Pages is { } pages =>
                AnswerPageAsync(context, pages),
            "POST" => AnswerCallsAsync(context),
            "OPTIONS" => AnswerPreflightAsync(context),
            _ when context.WebSockets.IsWebSocketRequest => _sockets.ServeAsync(context),
            "GET" or "HEAD" when context.Request.Path == "/health" => AnswerHealthAsync(context),
            "GET" or "HEAD" when context.Request.Path == "/ready" => AnswerReadyAsync(context),
            "GET" or "HEAD" when _options.Pages is { } pages => AnswerPageAsync(context, pages),
            _ => RefuseAsync(
                context, StatusCodes.Status405MethodNotAllowed, "POST JSON-RPC 2.0, or GET /health"),
        }).ConfigureAwait(false);
    }

    private async Task AnswerCallsAsync(HttpContext context)
    {
        if (!CallerGuard.IsContentTypeAllowed(context.Request.ContentType))
        {
            await RefuseAsync(
                context, StatusCodes.Status415UnsupportedMediaType, "content type must be application/json")
                .ConfigureAwait(false);
            return;
        }

        using ByteLease held = new(_pending);
        (byte[]? body, int status) = await ReadBodyAsync(context, held).ConfigureAwait(false);
        if (body is null)
        {
            await RefuseBodyAsync(context, status).ConfigureAwait(false);
            return;
        }

        IPAddress caller = CallerOf(context);
        if (!await TryEnterAsync(context, caller).ConfigureAwait(false))
        {
            return;
        }

        (ReadOnlyMemory<byte> response, int calls) =
            await _dispatcher.DispatchAsync(body, context.RequestAborted, caller: caller).ConfigureAwait(false);
        if (calls > 1)
        {
            // A batch pays for its other calls afterwards: it may overdraw once, the next request then waits.
            using RateLimitLease rest = _rate.AttemptAcquire(
                caller, Math.Min(calls - 1, _options.Limits.CallsBurst));
        }

        if (!held.TryGrowTo((long)body.Length + response.Length))
        {
            await RefuseBodyAsync(context, StatusCodes.Status503ServiceUnavailable).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = response.Length;
        await context.Response.Body.WriteAsync(response, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task AnswerPageAsync(HttpContext context, RequestDelegate pages)
    {
        using RateLimitLease lease = _rate.AttemptAcquire(CallerOf(context), PageCalls);
        await (lease.IsAcquired
            ? pages(context)
            : RefuseAsync(
                context, StatusCodes.Status429TooManyRequests, "too many requests (rpc.callsPerSecond)"))
            .ConfigureAwait(false);
    }

    private async Task AnswerContentAsync(HttpContext context, ContentEndpoint contents)
    {
        if (await TryEnterAsync(context, CallerOf(context)).ConfigureAwait(false))
        {
            await contents.AnswerAsync(context).ConfigureAwait(false);
        }
    }

    private bool MayCall(HttpContext context, int calls)
    {
        using RateLimitLease lease = _rate.AttemptAcquire(
            CallerOf(context), Math.Min(calls, _options.Limits.CallsBurst));
        return lease.IsAcquired;
    }

    private static IPAddress CallerOf(HttpContext context) =>
        CallerAddress.Of(context.Connection.RemoteIpAddress);

    private async Task<bool> TryEnterAsync(HttpContext context, IPAddress caller)
    {
        using RateLimitLease lease = _rate.AttemptAcquire(caller, 1);
        if (!lease.IsAcquired)
        {
            await RefuseAsync(
                context, StatusCodes.Status429TooManyRequests, "too many calls (rpc.callsPerSecond)")
                .ConfigureAwait(false);
        }

        return lease.IsAcquired;
    }

    private static Task AnswerPreflightAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.AccessControlAllowMethods = "POST, GET, OPTIONS";
        context.Response.Headers.AccessControlAllowHeaders = "content-type";
        context.Response.Headers.AccessControlMaxAge = "600";
        return Task.CompletedTask;
    }

    private Task AnswerHealthAsync(HttpContext context)
    {
        bool healthy = _isHealthy();
        context.Response.StatusCode =
            healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            healthy ? "{\"status\":\"ok\"}" : "{\"status\":\"starting\"}", context.RequestAborted);
    }

    private Task AnswerReadyAsync(HttpContext context)
    {
        string? reason = _isHealthy() ? _options.WhyNotReady() : "the node is starting";
        context.Response.StatusCode =
            reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        JsonObject answer = new() { ["status"] = reason is null ? "ready" : "not ready" };
        if (reason is not null)
        {
            answer["reason"] = reason;
        }

        return context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(reason + "\n", context.RequestAborted);
    }

    private Task RefuseBodyAsync(HttpContext context, int status) => RefuseAsync(context, status, status switch
    {
        StatusCodes.Status413PayloadTooLarge =>
            $"request exceeds {_options.Limits.RequestBytesMax} bytes (rpc.requestBytesMax)",
        StatusCodes.Status408RequestTimeout =>
            $"the request did not arrive within {BodyTimeout.TotalSeconds} s",
        _ => "too many large requests and answers at once (rpc.pendingBytesMax); try again",
    });

    /// <summary>The whole body, or null and the status that says why not.</summary>
    private async Task<(byte[]? Body, int Status)> ReadBodyAsync(HttpContext context, ByteLease held)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted);
        patience.CancelAfter(BodyTimeout);
        try
        {
            PipeReader reader = context.Request.BodyReader;
            while (true)
            {
                ReadResult read = await reader.ReadAsync(patience.Token).ConfigureAwait(false);
                if (read.Buffer.Length > _options.Limits.RequestBytesMax)
                {
                    return (null, StatusCodes.Status413PayloadTooLarge);
                }

                if (!held.TryGrowTo(read.Buffer.Length))
                {
                    return (null, StatusCodes.Status503ServiceUnavailable);
                }

                if (read.IsCompleted)
                {
                    byte[] body = read.Buffer.ToArray();
                    reader.AdvanceTo(read.Buffer.End);
                    return (body, StatusCodes.Status200OK);
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException refused)
        {
            return (null, refused.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? refused.StatusCode : StatusCodes.Status408RequestTimeout);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return (null, StatusCodes.Status408RequestTimeout);
        }
    }
}
