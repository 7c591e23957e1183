using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenLedger.Network.Identity;

namespace OpenLedger.Network.Addresses;

/// <summary>How each protocol's value is written in text and in bytes.</summary>
internal static class MultiaddrSyntax
{
    /// <summary>A value preceded by its length.</summary>
    public const int Variable = -1;

    private static readonly (MultiaddrProtocol Protocol, string Name, int Size)[] Table =
    [
        (MultiaddrProtocol.Ip4, "ip4", 4),
        (MultiaddrProtocol.Tcp, "tcp", 2),
        (MultiaddrProtocol.Ip6, "ip6", 16),
        (MultiaddrProtocol.Ip6Zone, "ip6zone", Variable),
        (MultiaddrProtocol.Dns, "dns", Variable),
        (MultiaddrProtocol.Dns4, "dns4", Variable),
        (MultiaddrProtocol.Dns6, "dns6", Variable),
        (MultiaddrProtocol.DnsAddr, "dnsaddr", Variable),
        (MultiaddrProtocol.Udp, "udp", 2),
        (MultiaddrProtocol.P2pCircuit, "p2p-circuit", 0),
        (MultiaddrProtocol.P2p, "p2p", Variable),
        (MultiaddrProtocol.Tls, "tls", 0),
        (MultiaddrProtocol.Sni, "sni", Variable),
        (MultiaddrProtocol.QuicV1, "quic-v1", 0),
        (MultiaddrProtocol.WebTransport, "webtransport", 0),
        (MultiaddrProtocol.CertHash, "certhash", Variable),
        (MultiaddrProtocol.Ws, "ws", 0),
        (MultiaddrProtocol.Wss, "wss", 0),
        (MultiaddrProtocol.WebRtc, "webrtc", 0),
        (MultiaddrProtocol.WebRtcDirect, "webrtc-direct", 0),
    ];

    /// <summary>
    /// The size of a protocol's value, or <see cref="Variable"/>; false for an unknown protocol.
    /// </summary>
    public static bool TryGetSize(ulong code, out MultiaddrProtocol protocol, out int size)
    {
        foreach ((MultiaddrProtocol known, _, int knownSize) in Table)
        {
            if ((ulong)known == code)
            {
                (protocol, size) = (known, knownSize);
                return true;
            }
        }

        (protocol, size) = (default, 0);
        return false;
    }

    /// <summary>The protocol of a name; "ipfs" is the old name of "p2p".</summary>
    public static bool TryGetProtocol(string name, out MultiaddrProtocol protocol, out int size)
    {
        string wanted = name == "ipfs" ? "p2p" : name;
        int index = Array.FindIndex(Table, row => row.Name == wanted);
        (protocol, size) = index < 0 ? (default, 0) : (Table[index].Protocol, Table[index].Size);
        return index >= 0;
    }

    /// <summary>A protocol's name.</summary>
    public static string NameOf(MultiaddrProtocol protocol) =>
        Array.Find(Table, row => row.Protocol == protocol).Name;

    /// <summary>Reads a value's text; null when it is none of this protocol.</summary>
    public static byte[]? ParseValue(MultiaddrProtocol protocol, string text)
    {
        switch (protocol)
        {
            case MultiaddrProtocol.Ip4 or MultiaddrProtocol.Ip6:
                return IPAddress.TryParse(text, out IPAddress? ip)
                    && ip.AddressFamily == FamilyOf(protocol)
                    && ip.ScopeIdOrZero() == 0
                    && (protocol == MultiaddrProtocol.Ip6 || ip.ToString() == text)
                    ? ip.GetAddressBytes() : null;
            case MultiaddrProtocol.Tcp or MultiaddrProtocol.Udp:
                byte[] port = new byte[sizeof(ushort)];
                bool isPort =
                    ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number);
                BinaryPrimitives.WriteUInt16BigEndian(port, number);
                return isPort ? port : null;
            case MultiaddrProtocol.P2p:
                return PeerIdText.TryParse(text, out PeerId peer)
                    && PeerIdText.TryGetMultihash(peer, out byte[] hash)
                    ? hash : null;
            case MultiaddrProtocol.CertHash:
                return ParseCertHash(text);
            default:
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                return IsValid(protocol, bytes) ? bytes : null;
        }
    }

    /// <summary>True when the bytes are a value of this protocol, its size aside.</summary>
    public static bool IsValid(MultiaddrProtocol protocol, ReadOnlySpan<byte> value) => protocol switch
    {
        MultiaddrProtocol.P2p => PeerIdText.TryDecode(value, out _),
        MultiaddrProtocol.Dns or MultiaddrProtocol.Dns4 or MultiaddrProtocol.Dns6 or MultiaddrProtocol.DnsAddr
            or MultiaddrProtocol.Sni or MultiaddrProtocol.Ip6Zone => IsName(value),
        MultiaddrProtocol.CertHash => !value.IsEmpty,
        _ => true,
    };

    /// <summary>A value's text.</summary>
    public static string FormatValue(MultiaddrProtocol protocol, ReadOnlySpan<byte> value) => protocol switch
    {
        MultiaddrProtocol.Ip4 or MultiaddrProtocol.Ip6 => new IPAddress(value).ToString(),
        MultiaddrProtocol.Tcp or MultiaddrProtocol.Udp =>
            BinaryPrimitives.ReadUInt16BigEndian(value).ToString(CultureInfo.InvariantCulture),
        MultiaddrProtocol.P2p => PeerIdText.TryDecode(value, out PeerId peer) ? peer.Value : "",
        MultiaddrProtocol.CertHash => "u" + System.Buffers.Text.Base64Url.EncodeToString(value),
        _ => Encoding.ASCII.GetString(value),
    };

    private static AddressFamily FamilyOf(MultiaddrProtocol protocol) =>
        protocol == MultiaddrProtocol.Ip4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;

    // Printable ASCII without the separator: names are compared and shown, and a look-alike must not pass.
    private static bool IsName(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= 253
        && !value.ContainsAnyExceptInRange((byte)0x21, (byte)0x7e)
        && !value.Contains((byte)'/');

    private static byte[]? ParseCertHash(string text)
    {
        if (text.Length is < 2 or > Multiaddr.SizeMax || text[0] != 'u'
            || !System.Buffers.Text.Base64Url.IsValid(text.AsSpan(1)))
        {
            return null;
        }

        return System.Buffers.Text.Base64Url.DecodeFromChars(text.AsSpan(1));
    }

    private static long ScopeIdOrZero(this IPAddress ip) =>
        ip.AddressFamily == AddressFamily.InterNetworkV6 ? ip.ScopeId : 0;
}
