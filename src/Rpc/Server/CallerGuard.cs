using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace OpenLedger.Rpc.Server;

/// <summary>
/// Decides whom a request may come from: a Host on the allow-list (against DNS rebinding), an Origin on the
/// allow-list (against foreign pages), a JSON content type (against form posts).
/// </summary>
public sealed class CallerGuard(RpcServerOptions options)
{
    /// <summary>True when the Host header names an IP address or an allowed host.</summary>
    public bool IsHostAllowed(HostString host) =>
        options.Hosts.Contains("*")
        || IPAddress.TryParse(host.Host.Trim('[', ']'), out _)
        || options.Hosts.Contains(host.Host, StringComparer.OrdinalIgnoreCase);

    /// <summary>True when there is no Origin header, or it is this machine's or on the allow-list.</summary>
    public bool IsOriginAllowed(string? origin)
    {
        if (string.IsNullOrEmpty(origin) || options.Origins.Contains("*")
            || options.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        return Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
            && uri.Scheme is "http" or "https"
            && (uri.Host is "localhost" || (
                IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip)));
    }

    /// <summary>True for application/json and its JSON-RPC variants, and when no type is given.</summary>
    public static bool IsContentTypeAllowed(string? contentType) =>
        string.IsNullOrEmpty(contentType)
        || (MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? parsed)
            && parsed.MediaType.Value?.ToUpperInvariant()
                is "APPLICATION/JSON" or "APPLICATION/JSON-RPC" or "APPLICATION/JSONREQUEST");
}
