using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Protocols.Identify;

/// <summary>
/// What a peer says of itself (libp2p identify 1.0.0). Protobuf: public key (1), listen addresses (2),
/// protocols (3), observed address (4), protocol version (5), agent (6), signed peer record (8). A list above
/// its maximum is refused; addresses of unknown protocols are left out.
/// </summary>
internal sealed record IdentifyMessage
{
    /// <summary>Longest message.</summary>
    public const int SizeMax = 8_192;

    /// <summary>Most listen addresses.</summary>
    public const int AddressesMax = 64;

    /// <summary>Most protocols.</summary>
    public const int ProtocolsMax = 128;

    /// <summary>Most bytes of a protocol's name, the version and the agent.</summary>
    public const int TextBytesMax = 256;

    /// <summary>The identity key; null when left out.</summary>
    public IdentityPublicKey? PublicKey { get; init; }

    /// <summary>Where the peer listens.</summary>
    public ImmutableArray<Multiaddr> ListenAddresses { get; init; } = [];

    /// <summary>What it takes.</summary>
    public ImmutableArray<string> Protocols { get; init; } = [];

    /// <summary>Where it sees the receiver; null when left out or unreadable.</summary>
    public Multiaddr? ObservedAddress { get; init; }

    /// <summary>The family of networks it belongs to.</summary>
    public string ProtocolVersion { get; init; } = "";

    /// <summary>The software and its version.</summary>
    public string Agent { get; init; } = "";

    /// <summary>Its addresses, signed; empty when left out.</summary>
    public ReadOnlyMemory<byte> SignedPeerRecord { get; init; }

    /// <summary>The message's bytes.</summary>
    public byte[] Encode()
    {
        ArrayBufferWriter<byte> output = new();
        ProtobufWriter writer = new(output);
        if (PublicKey is not null)
        {
            writer.Bytes(1, PublicKey.Encoded.Span);
        }

        foreach (Multiaddr address in ListenAddresses)
        {
            writer.Bytes(2, address.Bytes.Span);
        }

        foreach (string protocol in Protocols)
        {
            writer.Text(3, protocol);
        }

        if (ObservedAddress is not null)
        {
            writer.Bytes(4, ObservedAddress.Bytes.Span);
        }

        writer.Text(5, ProtocolVersion);
        writer.Text(6, Agent);
        if (!SignedPeerRecord.IsEmpty)
        {
            writer.Bytes(8, SignedPeerRecord.Span);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a message; false when malformed or above a maximum.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out IdentifyMessage? message)
    {
        message = null;
        if (bytes.Length is 0 or > SizeMax)
        {
            return false;
        }

        IdentityPublicKey? key = null;
        Multiaddr? observed = null;
        string version = "";
        string agent = "";
        byte[] record = [];
        int addressCount = 0;
        ImmutableArray<Multiaddr>.Builder addresses = ImmutableArray.CreateBuilder<Multiaddr>();
        ImmutableArray<string>.Builder protocols = ImmutableArray.CreateBuilder<string>();
        ProtobufReader reader = new(bytes);
        while (reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            bool read;
            switch (field)
            {
                case 1:
                    read = reader.TryReadBytes(wire, IdentityPublicKey.EncodedSizeMax, out var encoded)
                        && IdentityPublicKey.TryDecode(encoded, out key);
                    break;
                case 2:
                    read = reader.TryReadBytes(wire, Multiaddr.SizeMax, out var address)
                        && ++addressCount <= AddressesMax;
                    if (read && Multiaddr.TryDecode(address, out Multiaddr? listening))
                    {
                        addresses.Add(listening);
                    }

                    break;
                case 3:
                    read = reader.TryReadText(wire, TextBytesMax, out string protocol)
                        && protocols.Count < ProtocolsMax;
                    protocols.Add(protocol);
                    break;
                case 4:
                    read = reader.TryReadBytes(wire, Multiaddr.SizeMax, out var seen);
                    Multiaddr.TryDecode(seen, out observed);
                    break;
                case 5:
                    read = reader.TryReadText(wire, TextBytesMax, out version);
                    break;
                case 6:
                    read = reader.TryReadText(wire, TextBytesMax, out agent);
                    break;
                case 8:
                    read = reader.TryReadBytes(wire, SignedEnvelope.SizeMax, out var envelope);
                    record = envelope.ToArray();
                    break;
                default:
                    read = reader.TrySkip(wire);
                    break;
            }

            if (!read)
            {
                return false;
            }
        }

        if (!reader.IsAtEnd)
        {
            return false;
        }

        message = new IdentifyMessage
        {
            PublicKey = key,
            ListenAddresses = addresses.ToImmutable(),
            Protocols = protocols.ToImmutable(),
            ObservedAddress = observed,
            ProtocolVersion = version,
            Agent = agent,
            SignedPeerRecord = record,
        };
        return true;
    }
}
