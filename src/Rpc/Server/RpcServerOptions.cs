using System.Net;
using Microsoft.AspNetCore.Http;

namespace OpenLedger.Rpc.Server;

/// <summary>Where the server listens and whom it serves.</summary>
public sealed record RpcServerOptions
{
    /// <summary>
    /// Address to listen on; loopback unless the operator says otherwise (<c>rpc.address</c>).
    /// </summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port; 0 takes a free one (<c>rpc.port</c>).</summary>
    public int Port { get; init; } = 8545;

    /// <summary>
    /// Host names that requests may be addressed to, "*" for any (<c>rpc.hosts</c>). IP addresses are always
    /// accepted: they cannot be rebound by a foreign page.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = ["localhost"];

    /// <summary>
    /// Web origins whose pages may call, "*" for any (<c>rpc.origins</c>). Pages served by this machine are
    /// accepted.
    /// </summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>
    /// Why this node should not be asked now, in words for an operator, and null when it may be: what GET
    /// /ready answers. Quick, and of any thread.
    /// </summary>
    public Func<string?> WhyNotReady { get; init; } = () => null;

    /// <summary>Answers GET and HEAD of every path but /health and /ready: web pages; null: there are
    /// none.</summary>
    public RequestDelegate? Pages { get; init; }

    /// <summary>Stands around the answer to every request, to see what it costs; null: nothing
    /// does.</summary>
    public Func<HttpContext, RequestDelegate, Task>? Around { get; init; }

    /// <summary>The bounds.</summary>
    public RpcLimits Limits { get; init; } = new();
}
