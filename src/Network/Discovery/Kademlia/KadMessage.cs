using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Discovery.Kademlia;

/// <summary>
/// A message of libp2p's kad-dht. Protobuf: type (1), key (2), closer peers (8: id 1, addresses 2, connection
/// 3); records and providers are passed over. A list above its maximum is refused; addresses of unknown
/// protocols are left out, and so are those after the first eight of a peer.
/// </summary>
internal sealed record KadMessage(KadMessageType Type)
{
    /// <summary>Longest message.</summary>
    public const int SizeMax = 64 * 1_024;

    /// <summary>Longest key that is read.</summary>
    public const int KeySizeMax = 128;

    /// <summary>Most closer peers; answers have 20, of some implementations one more.</summary>
    public const int CloserMax = 32;

    /// <summary>Most addresses of a peer that are kept.</summary>
    public const int AddressesMax = 8;

    private const int PeerSizeMax = 16 * 1_024;

    // The sender has a connection with the peer.
    private const ulong Connected = 1;

    /// <summary>What is looked for; empty in answers.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Peers closer to the key, closest first.</summary>
    public ImmutableArray<KadPeer> Closer { get; init; } = [];

    /// <summary>The message's bytes, without their length.</summary>
    public byte[] Encode()
    {
        ArrayBufferWriter<byte> output = new();
        ProtobufWriter writer = new(output);
        writer.Varint(1, (ulong)Type);
        if (!Key.IsEmpty)
        {
            writer.Bytes(2, Key.Span);
        }

        foreach (KadPeer peer in Closer)
        {
            writer.Message(8, peer, (inner, value) =>
            {
                PeerIdText.TryGetMultihash(value.Peer, out byte[] id);
                inner.Bytes(1, id);
                foreach (Multiaddr address in value.Addresses)
                {
                    inner.Bytes(2, address.Bytes.Span);
                }

                inner.Varint(3, Connected);
            });
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a message; false when malformed or above a maximum.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out KadMessage? message)
    {
        message = null;
        ulong type = 0;
        ReadOnlySpan<byte> key = default;
        ImmutableArray<KadPeer>.Builder closer = ImmutableArray.CreateBuilder<KadPeer>();
        ProtobufReader reader = new(bytes.Length <= SizeMax ? bytes : default);
        while (reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            bool read = field switch
            {
                1 => reader.TryReadVarint(wire, out type),
                2 => reader.TryReadBytes(wire, KeySizeMax, out key),
                8 => reader.TryReadBytes(wire, PeerSizeMax, out ReadOnlySpan<byte> peer)
                    && closer.Count < CloserMax && TryReadPeer(peer, closer),
                _ => reader.TrySkip(wire),
            };
            if (!read)
            {
                return false;
            }
        }

        if (!reader.IsAtEnd || bytes.IsEmpty || bytes.Length > SizeMax || type > int.MaxValue)
        {
            return false;
        }

        message = new KadMessage((KadMessageType)(int)type)
        {
            Key = key.ToArray(),
            Closer = closer.ToImmutable(),
        };
        return true;
    }

    private static bool TryReadPeer(ReadOnlySpan<byte> bytes, ImmutableArray<KadPeer>.Builder closer)
    {
        PeerId peer = default;
        ImmutableArray<Multiaddr>.Builder addresses = ImmutableArray.CreateBuilder<Multiaddr>();
        ProtobufReader reader = new(bytes);
        while (reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            switch (field)
            {
                case 1:
                    if (!reader.TryReadBytes(wire, PeerIdText.MultihashSizeMax, out ReadOnlySpan<byte> id)
                        || !PeerIdText.TryDecode(id, out peer))
                    {
                        return false;
                    }

                    break;
                case 2:
                    if (!reader.TryReadBytes(wire, Multiaddr.SizeMax, out ReadOnlySpan<byte> value))
                    {
                        return false;
                    }

                    if (addresses.Count < AddressesMax && Multiaddr.TryDecode(value, out Multiaddr? address))
                    {
                        addresses.Add(address);
                    }

                    break;
                default:
                    if (!reader.TrySkip(wire))
                    {
                        return false;
                    }

                    break;
            }
        }

        if (!reader.IsAtEnd || peer == default)
        {
            return false;
        }

        closer.Add(new KadPeer(peer, addresses.ToImmutable()));
        return true;
    }
}
