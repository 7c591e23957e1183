using System.Buffers.Binary;
using System.Security.Cryptography;
using OpenLedger.Network.Identity;

namespace OpenLedger.Network.Discovery.Kademlia;

/// <summary>
/// A place in the key space of Kademlia: the SHA-256 of a key; that of a peer is its multihash. Compared as a
/// number of 256 bits; the distance of two is their exclusive or.
/// </summary>
internal readonly record struct KadId(UInt128 High, UInt128 Low) : IComparable<KadId>
{
    /// <summary>Bits of a place.</summary>
    public const int Bits = 256;

    /// <summary>The place of a key.</summary>
    public static KadId OfKey(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return new KadId(
            BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }

    /// <summary>The place of a peer.</summary>
    public static KadId OfPeer(PeerId peer)
    {
        PeerIdText.TryGetMultihash(peer, out byte[] multihash);
        return OfKey(multihash);
    }

    /// <summary>How far another place is.</summary>
    public KadId DistanceTo(KadId other) => new(High ^ other.High, Low ^ other.Low);

    /// <summary>Bits from the front that are the same; 256 for the same place.</summary>
    public int CommonBits(KadId other)
    {
        KadId distance = DistanceTo(other);
        return distance.High != 0
            ? (int)UInt128.LeadingZeroCount(distance.High)
            : 128 + (int)UInt128.LeadingZeroCount(distance.Low);
    }

    /// <inheritdoc/>
    public int CompareTo(KadId other) =>
        High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);
}
