using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace OpenLedger.Rpc.Server;

/// <summary>
/// Bounds the connections that one address may have open, so that none takes all there are. One more is told which setting
/// it met, and closed. Thread-safe.
/// </summary>
internal sealed class ConnectionGate(int perAddressMax)
{
    private readonly byte[] _refusal = Refusal(perAddressMax);
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _open = [];

    /// <summary>The connection's next step, behind the gate.</summary>
    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        IPAddress caller = CallerAddress.Of((connection.RemoteEndPoint as IPEndPoint)?.Address);
        if (!TryEnter(caller))
        {
            await connection.Transport.Output.WriteAsync(_refusal).ConfigureAwait(false);
            return;
        }

        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Leave(caller);
        }
    };

    /// <summary>Counts a connection of the caller; false when it has as many as it may.</summary>
    internal bool TryEnter(IPAddress caller)
    {
        lock (_gate)
        {
            int open = _open.GetValueOrDefault(caller);
            if (open >= perAddressMax)
            {
                return false;
            }

            _open[caller] = open + 1;
            return true;
        }
    }

    /// <summary>A connection of the caller has ended.</summary>
    internal void Leave(IPAddress caller)
    {
        lock (_gate)
        {
            if (--_open[caller] == 0)
            {
                _open.Remove(caller);
            }
        }
    }

    private static byte[] Refusal(int perAddressMax)
    {
        string reason = $"{perAddressMax} connections of your address are open (rpc.connectionsPerAddressMax)\n";
        return Encoding.ASCII.GetBytes(
            "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + $"Content-Length: {reason.Length}\r\n\r\n{reason}");
    }
}
