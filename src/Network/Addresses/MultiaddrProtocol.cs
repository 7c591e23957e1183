namespace OpenLedger.Network.Addresses;

/// <summary>The protocols an address may be built of, by their multiformats codes.</summary>
public enum MultiaddrProtocol
{
    /// <summary>An IPv4 address, 4 bytes.</summary>
    Ip4 = 4,

    /// <summary>A TCP port, 2 bytes.</summary>
    Tcp = 6,

    /// <summary>An IPv6 address, 16 bytes.</summary>
    Ip6 = 41,

    /// <summary>The zone of an IPv6 address, text.</summary>
    Ip6Zone = 42,

    /// <summary>A name to look up, text.</summary>
    Dns = 53,

    /// <summary>A name to look up for IPv4, text.</summary>
    Dns4 = 54,

    /// <summary>A name to look up for IPv6, text.</summary>
    Dns6 = 55,

    /// <summary>A name whose TXT records hold addresses, text.</summary>
    DnsAddr = 56,

    /// <summary>A UDP port, 2 bytes.</summary>
    Udp = 273,

    /// <summary>A relay's circuit, no value.</summary>
    P2pCircuit = 290,

    /// <summary>A peer id, a multihash.</summary>
    P2p = 421,

    /// <summary>TLS, no value.</summary>
    Tls = 448,

    /// <summary>A server name within TLS, text.</summary>
    Sni = 449,

    /// <summary>QUIC of RFC 9000, no value.</summary>
    QuicV1 = 461,

    /// <summary>WebTransport, no value.</summary>
    WebTransport = 465,

    /// <summary>The hash of a certificate, a multihash.</summary>
    CertHash = 466,

    /// <summary>WebSocket, no value.</summary>
    Ws = 477,

    /// <summary>WebSocket within TLS, no value.</summary>
    Wss = 478,

    /// <summary>WebRTC between browsers, no value.</summary>
    WebRtc = 281,

    /// <summary>WebRTC to a server, no value.</summary>
    WebRtcDirect = 280,
}
