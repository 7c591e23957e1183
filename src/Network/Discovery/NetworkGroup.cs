using System.Net;
using System.Net.Sockets;
using OpenLedger.Network.Addresses;

namespace OpenLedger.Network.Discovery;

/// <summary>
/// Addresses that one operator may well own together: an IPv4 network of 16 bits, an IPv6 network of 32, or a
/// name. Peers are taken from many groups, so that whoever owns one cannot surround a node.
/// </summary>
/// <param name="Name">The group in text, equal for equal groups.</param>
/// <param name="IsLocal">True for groups of this host or a local network: no maximum applies to them.</param>
internal readonly record struct NetworkGroup(string Name, bool IsLocal)
{
    /// <summary>The group of an address.</summary>
    public static NetworkGroup Of(Multiaddr address)
    {
        if (!address.TryGetTcp(out EndPoint? endPoint) || endPoint is not IPEndPoint ip)
        {
            return new NetworkGroup(endPoint is DnsEndPoint dns ? dns.Host : address.ToString(), false);
        }

        AddressScope scope = AddressReach.ScopeOf(ip.Address);
        if (scope == AddressScope.Loopback)
        {
            return new NetworkGroup("loopback", true);
        }

        IPAddress host = ip.Address.IsIPv4MappedToIPv6 ? ip.Address.MapToIPv4() : ip.Address;
        bool isOld = host.AddressFamily == AddressFamily.InterNetwork;
        byte[] bytes = host.GetAddressBytes();
        bytes.AsSpan(isOld ? 2 : 4).Clear();
        return new NetworkGroup(
            $"{new IPAddress(bytes)}/{(isOld ? 16 : 32)}", scope == AddressScope.Private);
    }
}
