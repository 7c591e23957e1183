using System.Net;
using System.Net.Sockets;

namespace OpenLedger.Rpc.Server;

/// <summary>Whom calls and connections are counted by: an IPv4 address, or the /64 of an IPv6 one.</summary>
internal static class CallerAddress
{
    private const int PrefixBytes = 8;

    /// <summary>The address; <see cref="IPAddress.None"/> when there is none.</summary>
    public static IPAddress Of(IPAddress? remote)
    {
        if (remote is null || remote.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return remote ?? IPAddress.None;
        }

        if (remote.IsIPv4MappedToIPv6)
        {
            return remote.MapToIPv4();
        }

        // Whoever has one address of a /64 has all of them.
        byte[] bytes = remote.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return new IPAddress(bytes);
    }
}
