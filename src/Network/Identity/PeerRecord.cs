using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Identity;

/// <summary>
/// Where a peer says it can be reached, signed by it (libp2p RFC 0003). Protobuf: peer id (1), sequence
/// number (2), addresses (3, each a message with the multiaddr in field 1); envelope domain
/// "libp2p-peer-record", type 03 01.
/// </summary>
internal sealed record PeerRecord(PeerId Peer, ulong Sequence, ImmutableArray<Multiaddr> Addresses)
{
    /// <summary>Most addresses of a record.</summary>
    public const int AddressesMax = 32;

    private const string Domain = "libp2p-peer-record";

    private static ReadOnlySpan<byte> PayloadType => [0x03, 0x01];

    /// <summary>Signs a record of the signer's own addresses.</summary>
    public static byte[] Seal(NodeIdentity signer, ulong sequence, IEnumerable<Multiaddr> addresses)
    {
        PeerIdText.TryGetMultihash(signer.PeerId, out byte[] peer);
        ArrayBufferWriter<byte> output = new();
        ProtobufWriter writer = new(output);
        writer.Bytes(1, peer);
        writer.Varint(2, sequence);
        foreach (Multiaddr address in addresses.Take(AddressesMax))
        {
            writer.Message(3, address, (inner, value) => inner.Bytes(1, value.Bytes.Span));
        }

        return SignedEnvelope.Seal(signer, Domain, PayloadType, output.WrittenSpan);
    }

    /// <summary>
    /// Reads a signed record; false when malformed, above a maximum, or not signed by the peer it names.
    /// Addresses of unknown protocols are left out.
    /// </summary>
    public static bool TryOpen(ReadOnlySpan<byte> envelope, [NotNullWhen(true)] out PeerRecord? record)
    {
        record = null;
        if (!SignedEnvelope.TryOpen(envelope, Domain, PayloadType, out SignedEnvelope? opened))
        {
            return false;
        }

        PeerId peer = default;
        ulong sequence = 0;
        int count = 0;
        ImmutableArray<Multiaddr>.Builder addresses = ImmutableArray.CreateBuilder<Multiaddr>();
        ProtobufReader reader = new(opened.Payload.Span);
        while (reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            bool read = field switch
            {
                1 => reader.TryReadBytes(wire, PeerIdText.MultihashSizeMax, out ReadOnlySpan<byte> multihash)
                    && PeerIdText.TryDecode(multihash, out peer),
                2 => reader.TryReadVarint(wire, out sequence),
                3 => reader.TryReadBytes(wire, Multiaddr.SizeMax + 8, out ReadOnlySpan<byte> info)
                    && ++count <= AddressesMax && TryReadAddress(info, addresses),
                _ => reader.TrySkip(wire),
            };
            if (!read)
            {
                return false;
            }
        }

        bool good = reader.IsAtEnd && peer == opened.Signer.PeerId;
        record = good ? new PeerRecord(peer, sequence, addresses.ToImmutable()) : null;
        return good;
    }

    private static bool TryReadAddress(
        ReadOnlySpan<byte> info, ImmutableArray<Multiaddr>.Builder addresses)
    {
        ProtobufReader reader = new(info);
        while (reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            if (field != 1)
            {
                if (!reader.TrySkip(wire))
                {
                    return false;
                }

                continue;
            }

            if (!reader.TryReadBytes(wire, Multiaddr.SizeMax, out ReadOnlySpan<byte> bytes))
            {
                return false;
            }

            if (Multiaddr.TryDecode(bytes, out Multiaddr? address))
            {
                addresses.Add(address);
            }
        }

        return reader.IsAtEnd;
    }
}
