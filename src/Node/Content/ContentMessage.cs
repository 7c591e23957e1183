using System.Buffers.Binary;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Content;

/// <summary>
/// What is said on the topic <c>content/1</c>, big endian:
/// <code>
/// 1 | sidecar u64 | root 32 | sizeBytes u32                       whoever passes it on knows who has it
/// 2 | AvailabilityVote 110
/// </code>
/// </summary>
internal abstract record ContentMessage
{
    private const byte AnnouncedTag = 1;
    private const byte SaidTag = 2;
    private const int AnnouncedSize = 1 + 8 + Hash256.Size + 4;
    private const int SaidSize = 1 + AvailabilityVote.Size;

    private ContentMessage()
    {
    }

    /// <summary>The bytes in a new array.</summary>
    public abstract byte[] Encode();

    /// <summary>Reads a message; null for what is none.</summary>
    public static ContentMessage? TryDecode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == AnnouncedSize && bytes[0] == AnnouncedTag)
        {
            return new Announced(
                new SidecarId(BinaryPrimitives.ReadUInt64BigEndian(bytes[1..])),
                new Hash256(bytes.Slice(9, Hash256.Size)),
                BinaryPrimitives.ReadUInt32BigEndian(bytes[(9 + Hash256.Size)..]));
        }

        return bytes.Length == SaidSize && bytes[0] == SaidTag
            && AvailabilityVote.TryDecode(bytes[1..], out AvailabilityVote? vote) == MessageError.None
            ? new Said(vote!)
            : null;
    }

    /// <summary>The bytes of a recorded sidecar can be fetched.</summary>
    public sealed record Announced(SidecarId Sidecar, Hash256 Root, uint SizeBytes) : ContentMessage
    {
        /// <inheritdoc/>
        public override byte[] Encode()
        {
            byte[] bytes = new byte[AnnouncedSize];
            bytes[0] = AnnouncedTag;
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1), Sidecar.Value);
            Root.CopyTo(bytes.AsSpan(9));
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(9 + Hash256.Size), SizeBytes);
            return bytes;
        }
    }

    /// <summary>A validator has them.</summary>
    public sealed record Said(AvailabilityVote Vote) : ContentMessage
    {
        /// <inheritdoc/>
        public override byte[] Encode() => [SaidTag, .. Vote.Encode()];
    }
}
