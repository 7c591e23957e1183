using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Addresses;

/// <summary>
/// An address that says how to reach a peer, part by part: /ip4/127.0.0.1/tcp/4001/p2p/12D3KooW...
/// (github.com/multiformats/multiaddr). In bytes each part is its protocol's code (variable length), then its
/// value; a value of variable size has its length in front. Immutable, equal by its bytes.
/// </summary>
public sealed class Multiaddr : IEquatable<Multiaddr>
{
    /// <summary>Most bytes of an address, and most characters of its text.</summary>
    public const int SizeMax = 1_024;

    /// <summary>Most parts of an address.</summary>
    public const int PartsMax = 16;

    private readonly byte[] _bytes;
    private readonly MultiaddrPart[] _parts;

    private Multiaddr(byte[] bytes, MultiaddrPart[] parts)
    {
        _bytes = bytes;
        _parts = parts;
    }

    /// <summary>The binary form.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The parts, outermost first.</summary>
    public IReadOnlyList<MultiaddrPart> Parts => _parts;

    /// <summary>The peer that the address ends in; null when it names none.</summary>
    public PeerId? Peer =>
        _parts is [.., { Protocol: MultiaddrProtocol.P2p } last]
            && PeerIdText.TryDecode(last.Value.Span, out PeerId peer)
            ? peer
            : null;

    /// <summary>The address of a TCP endpoint.</summary>
    public static Multiaddr OfTcp(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        IPAddress ip = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        byte[] port = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(port, (ushort)endPoint.Port);
        MultiaddrProtocol family =
            ip.AddressFamily == AddressFamily.InterNetwork ? MultiaddrProtocol.Ip4 : MultiaddrProtocol.Ip6;
        return FromParts([new(family, ip.GetAddressBytes()), new(MultiaddrProtocol.Tcp, port)])!;
    }

    /// <summary>Reads the text form; false when it is none, or above a maximum.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Multiaddr? address)
    {
        address = null;
        if (text is null || text.Length is < 2 or > SizeMax || text[0] != '/')
        {
            return false;
        }

        // One slash may follow the last part.
        string[] words = (text[^1] == '/' ? text[..^1] : text).Split('/');
        List<MultiaddrPart> parts = [];
        for (int i = 1; i < words.Length; i++)
        {
            if (!MultiaddrSyntax.TryGetProtocol(words[i], out MultiaddrProtocol protocol, out int size))
            {
                return false;
            }

            byte[]? value = size == 0 ? []
                : ++i < words.Length ? MultiaddrSyntax.ParseValue(protocol, words[i])
                : null;
            if (value is null || parts.Count == PartsMax)
            {
                return false;
            }

            parts.Add(new MultiaddrPart(protocol, value));
        }

        address = parts.Count > 0 ? FromParts([.. parts]) : null;
        return address is not null;
    }

    /// <summary>Reads the text form or throws.</summary>
    /// <exception cref="FormatException">Not an address.</exception>
    public static Multiaddr Parse(string text) =>
        TryParse(text, out Multiaddr? address)
            ? address : throw new FormatException($"'{text}' is not a multiaddr");

    /// <summary>
    /// Reads the binary form; false when it is none, has an unknown protocol, or is above a maximum.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Multiaddr? address)
    {
        address = null;
        if (bytes.Length is 0 or > SizeMax)
        {
            return false;
        }

        List<MultiaddrPart> parts = [];
        for (ReadOnlySpan<byte> rest = bytes; !rest.IsEmpty;)
        {
            if (parts.Count == PartsMax || !TryReadPart(ref rest, out MultiaddrPart part))
            {
                return false;
            }

            parts.Add(part);
        }

        address = new Multiaddr(bytes.ToArray(), [.. parts]);
        return true;
    }

    /// <summary>This address ending in a peer: added, or put in the place of the one it ends in.</summary>
    /// <exception cref="ArgumentException">The name is no libp2p peer id, or the address grows above a
    /// maximum.</exception>
    public Multiaddr WithPeer(PeerId peer)
    {
        if (!PeerIdText.TryGetMultihash(peer, out byte[] multihash))
        {
            throw new ArgumentException($"'{peer}' is not a peer id", nameof(peer));
        }

        MultiaddrPart[] bare = Peer is null ? _parts : _parts[..^1];
        return FromParts([.. bare, new MultiaddrPart(MultiaddrProtocol.P2p, multihash)])
            ?? throw new ArgumentException("the address becomes too long", nameof(peer));
    }

    /// <summary>
    /// The host and port when this is TCP with nothing above it but a peer: what this node can dial.
    /// </summary>
    public bool TryGetTcp([NotNullWhen(true)] out EndPoint? endPoint)
    {
        endPoint = null;
        int count = Peer is null ? _parts.Length : _parts.Length - 1;
        if (count != 2 || _parts[1].Protocol != MultiaddrProtocol.Tcp)
        {
            return false;
        }

        int port = BinaryPrimitives.ReadUInt16BigEndian(_parts[1].Value.Span);
        ReadOnlySpan<byte> host = _parts[0].Value.Span;
        endPoint = _parts[0].Protocol switch
        {
            MultiaddrProtocol.Ip4 or MultiaddrProtocol.Ip6 => new IPEndPoint(new IPAddress(host), port),
            MultiaddrProtocol.Dns => new DnsEndPoint(Encoding.ASCII.GetString(host), port),
            MultiaddrProtocol.Dns4 =>
                new DnsEndPoint(Encoding.ASCII.GetString(host), port, AddressFamily.InterNetwork),
            MultiaddrProtocol.Dns6 =>
                new DnsEndPoint(Encoding.ASCII.GetString(host), port, AddressFamily.InterNetworkV6),
            _ => null,
        };
        return endPoint is not null;
    }

    /// <inheritdoc/>
    public bool Equals(Multiaddr? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Multiaddr);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary>The text form.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (MultiaddrPart part in _parts)
        {
            text.Append('/').Append(MultiaddrSyntax.NameOf(part.Protocol));
            if (!part.Value.IsEmpty)
            {
                text.Append('/').Append(MultiaddrSyntax.FormatValue(part.Protocol, part.Value.Span));
            }
        }

        return text.ToString();
    }

    private static bool TryReadPart(ref ReadOnlySpan<byte> rest, out MultiaddrPart part)
    {
        part = default;
        if (Varint.TryRead(rest, out ulong code, out int codeSize) != VarintStatus.Done
            || !MultiaddrSyntax.TryGetSize(code, out MultiaddrProtocol protocol, out int size))
        {
            return false;
        }

        rest = rest[codeSize..];
        if (size == MultiaddrSyntax.Variable)
        {
            if (!Varint.TryReadBounded(rest, SizeMax, out size, out int lengthSize))
            {
                return false;
            }

            rest = rest[lengthSize..];
        }

        if (size > rest.Length || !MultiaddrSyntax.IsValid(protocol, rest[..size]))
        {
            return false;
        }

        part = new MultiaddrPart(protocol, rest[..size].ToArray());
        rest = rest[size..];
        return true;
    }

    private static Multiaddr? FromParts(MultiaddrPart[] parts)
    {
        ArrayBufferWriter<byte> output = new();
        Span<byte> number = stackalloc byte[Varint.SizeMax];
        foreach (MultiaddrPart part in parts)
        {
            MultiaddrSyntax.TryGetSize((ulong)part.Protocol, out _, out int size);
            output.Write(number[..Varint.Write(number, (ulong)part.Protocol)]);
            if (size == MultiaddrSyntax.Variable)
            {
                output.Write(number[..Varint.Write(number, (ulong)part.Value.Length)]);
            }

            output.Write(part.Value.Span);
        }

        return parts.Length <= PartsMax && output.WrittenCount <= SizeMax
            ? new Multiaddr(output.WrittenSpan.ToArray(), parts)
            : null;
    }
}
