using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OpenLedger.Network.Gossip;

/// <summary>
/// Names a gossip message by what it says: the first 20 bytes of sha256(length of the topic (2 bytes,
/// big-endian), topic, data). Who sent it makes no difference, so that a message has one id wherever it comes
/// from.
/// </summary>
internal readonly record struct GossipId(ulong First, ulong Second, uint Third)
{
    /// <summary>Bytes of an id.</summary>
    public const int Size = 20;

    /// <summary>The id of a message.</summary>
    public static GossipId Of(string topic, ReadOnlySpan<byte> data)
    {
        byte[] name = Encoding.UTF8.GetBytes(topic);
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)name.Length);
        using IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(length);
        sha.AppendData(name);
        sha.AppendData(data);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        sha.GetHashAndReset(hash);
        return FromBytes(hash[..Size]);
    }

    /// <summary>Reads the 20 bytes of an id.</summary>
    public static GossipId FromBytes(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]));

    /// <summary>The 20 bytes in a new array.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, First);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), Second);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), Third);
        return bytes;
    }

    /// <summary>Lower-case hex.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
