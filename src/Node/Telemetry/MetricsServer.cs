using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Node.Telemetry;

/// <summary>
/// Serves <c>GET /metrics</c> on a port of its own, so that who may call the node need not see how it is
/// doing. Bounded in connections, and one page is written at a time.
/// </summary>
public sealed class MetricsServer : IAsyncDisposable
{
    /// <summary>Most open connections.</summary>
    public const int ConnectionsMax = 16;

    private static readonly TimeSpan SlownessMax = TimeSpan.FromSeconds(10);

    private readonly MetricsCollector _metrics;
    private readonly CallerGuard _guard;
    private readonly WebApplication _application;

    /// <summary>A server that is not listening yet.</summary>
    /// <param name="metrics">What it serves.</param>
    /// <param name="endPoint">Where; port 0 takes a free one.</param>
    /// <param name="hosts">Host names it may be asked for by, besides IP addresses and localhost.</param>
    public MetricsServer(MetricsCollector metrics, IPEndPoint endPoint, IReadOnlyList<string> hosts)
    {
        _metrics = metrics;
        _guard = new CallerGuard(new RpcServerOptions { Hosts = ["localhost", .. hosts] });
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.RequestHeadersTimeout = SlownessMax;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);
            kestrel.Listen(endPoint);
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>The port it listens on, known after <see cref="StartAsync"/>.</summary>
    public int Port { get; private set; }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await _application.StartAsync(cancellation).ConfigureAwait(false);
        Port = new Uri(_application.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    /// <summary>Stops listening and ends what is open.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMilliseconds(500));
        await _application.StopAsync(patience.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        int status = !_guard.IsHostAllowed(request.Host) ? StatusCodes.Status403Forbidden
            : request.Path != "/metrics" ? StatusCodes.Status404NotFound
            : request.Method is not ("GET" or "HEAD") ? StatusCodes.Status405MethodNotAllowed
            : StatusCodes.Status200OK;
        context.Response.StatusCode = status;
        context.Response.ContentType = PrometheusText.ContentType;
        byte[] body = Encoding.UTF8.GetBytes(status switch
        {
            StatusCodes.Status200OK => _metrics.Write(),
            StatusCodes.Status403Forbidden => "host not allowed (metrics.hosts)\n",
            _ => "GET /metrics\n",
        });
        context.Response.ContentLength = body.Length;
        if (request.Method != "HEAD")
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
