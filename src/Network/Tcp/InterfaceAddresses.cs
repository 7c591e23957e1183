using System.Net;
using System.Net.NetworkInformation;
using OpenLedger.Network.Addresses;

namespace OpenLedger.Network.Tcp;

/// <summary>
/// What a socket that listens on all interfaces can be reached by: nobody can dial 0.0.0.0, so that
/// address is told to nobody.
/// </summary>
internal static class InterfaceAddresses
{
    /// <summary>
    /// The address itself, or, when it stands for all interfaces, that of each that is up, in order.
    /// Scoped ones of IPv6 are left out: they mean nothing to others.
    /// </summary>
    public static IReadOnlyList<Multiaddr> Of(Multiaddr listening)
    {
        if (!listening.TryGetTcp(out EndPoint? endPoint) || endPoint is not IPEndPoint ip
            || !(ip.Address.Equals(IPAddress.Any) || ip.Address.Equals(IPAddress.IPv6Any)))
        {
            return [listening];
        }

        try
        {
            return
            [
                .. NetworkInterface.GetAllNetworkInterfaces()
                    .Where(one => one.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                    .SelectMany(one => one.GetIPProperties().UnicastAddresses)
                    .Select(one => one.Address)
                    .Where(one => one.AddressFamily == ip.AddressFamily && !one.IsIPv6LinkLocal)
                    .Select(one => new IPAddress(one.GetAddressBytes()))
                    .Select(one => Multiaddr.OfTcp(new IPEndPoint(one, ip.Port)))
                    .Distinct()
                    .OrderBy(one => one.ToString(), StringComparer.Ordinal),
            ];
        }
        catch (NetworkInformationException)
        {
            // The system does not say; peers learn where this node is by the connection only.
            return [];
        }
    }
}
