using System.Net;
using System.Net.Sockets;

namespace OpenLedger.Network.Connections;

/// <summary>
/// Counts connections that are not authenticated yet, all together and by where they come from: an IPv4
/// address or an IPv6 network of 64 bits, since one host owns all addresses of such a network. Thread-safe.
/// </summary>
internal sealed class PendingLimits(int max, int perAddressMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, int> _byAddress = [];
    private int _count;

    /// <summary>Takes a place; false when there is none. Dialed connections have no address.</summary>
    public bool TryEnter(IPAddress? address)
    {
        lock (_gate)
        {
            if (_count >= max)
            {
                return false;
            }

            if (address is not null)
            {
                UInt128 key = KeyOf(address);
                int here = _byAddress.GetValueOrDefault(key);
                if (here >= perAddressMax)
                {
                    return false;
                }

                _byAddress[key] = here + 1;
            }

            _count++;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(IPAddress? address)
    {
        lock (_gate)
        {
            _count--;
            if (address is not null)
            {
                UInt128 key = KeyOf(address);
                int here = _byAddress[key] - 1;
                if (here == 0)
                {
                    _byAddress.Remove(key);
                }
                else
                {
                    _byAddress[key] = here;
                }
            }
        }
    }

    private static UInt128 KeyOf(IPAddress address)
    {
        byte[] bytes = address.MapToIPv6().GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6)
        {
            bytes.AsSpan(8).Clear();
        }

        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
