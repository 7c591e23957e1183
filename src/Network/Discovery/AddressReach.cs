using System.Net;
using System.Net.Sockets;
using OpenLedger.Network.Addresses;

namespace OpenLedger.Network.Discovery;

/// <summary>
/// Tells how far addresses reach and which are worth a dial. A peer of the public network that names an
/// address of this host or of its local network would make this node knock at doors the peer cannot see: such
/// addresses are neither taken nor told.
/// </summary>
internal static class AddressReach
{
    /// <summary>How far an IP address reaches.</summary>
    public static AddressScope ScopeOf(IPAddress address)
    {
        IPAddress ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(ip))
        {
            return AddressScope.Loopback;
        }

        byte[] bytes = ip.GetAddressBytes();
        bool isPrivate = ip.AddressFamily == AddressFamily.InterNetworkV6
            ? ip.IsIPv6LinkLocal || ip.IsIPv6UniqueLocal || ip.IsIPv6SiteLocal
            : bytes[0] == 10
                || (bytes[0] == 172 && (bytes[1] & 0xf0) == 16)
                || (bytes[0] == 192 && bytes[1] == 168)
                || (bytes[0] == 169 && bytes[1] == 254)
                || (bytes[0] == 100 && (bytes[1] & 0xc0) == 64);
        return isPrivate ? AddressScope.Private : AddressScope.Public;
    }

    /// <summary>How far an address reaches; one that is not dialed by IP counts as public.</summary>
    public static AddressScope ScopeOf(Multiaddr address) =>
        address.TryGetTcp(out EndPoint? endPoint) && endPoint is IPEndPoint ip
            ? ScopeOf(ip.Address)
            : AddressScope.Public;

    /// <summary>True for a TCP address of one host and port that reaches at least so far.</summary>
    public static bool IsDialable(Multiaddr address, AddressScope least) =>
        address.TryGetTcp(out EndPoint? endPoint) && endPoint switch
        {
            IPEndPoint ip => ip.Port != 0 && IsOneHost(ip.Address) && ScopeOf(ip.Address) >= least,
            DnsEndPoint name => name.Port != 0,
            _ => false,
        };

    private static bool IsOneHost(IPAddress address)
    {
        IPAddress ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return ip.AddressFamily == AddressFamily.InterNetworkV6
            ? !ip.IsIPv6Multicast && !ip.Equals(IPAddress.IPv6Any)
            : ip.GetAddressBytes()[0] is > 0 and < 224;
    }
}
