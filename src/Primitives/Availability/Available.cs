using System.Buffers.Binary;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Primitives.Availability;

/// <summary>
/// "I have all bytes of this content, checked and on disk, and give them to who asks." 44 bytes, big endian:
/// <code>
/// root 32 | sizeBytes u32 | epoch u64
/// </code>
/// It is no vote and has no body kind: it is signed under <see cref="AvailabilityDomain"/>.
/// </summary>
/// <param name="Root">The content's root.</param>
/// <param name="SizeBytes">Its length; at least 1.</param>
/// <param name="Epoch">The epoch whose set the signer speaks in.</param>
public readonly record struct Available(Hash256 Root, uint SizeBytes, Epoch Epoch)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = Hash256.Size + 4 + 8;

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    public void Encode(Span<byte> destination)
    {
        Root.CopyTo(destination);
        BinaryPrimitives.WriteUInt32BigEndian(destination[Hash256.Size..], SizeBytes);
        BinaryPrimitives.WriteUInt64BigEndian(destination[(Hash256.Size + 4)..], Epoch.Value);
    }

    /// <summary>Reads exactly <see cref="Size"/> bytes.</summary>
    public static MessageError TryDecode(ReadOnlySpan<byte> bytes, out Available body)
    {
        body = default;
        if (bytes.Length != Size)
        {
            return MessageError.WrongLength;
        }

        Available read = new(
            new Hash256(bytes[..Hash256.Size]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[Hash256.Size..]),
            new Epoch(BinaryPrimitives.ReadUInt64BigEndian(bytes[(Hash256.Size + 4)..])));
        if (read.Root.IsZero || read.SizeBytes == 0)
        {
            return MessageError.InconsistentBody;
        }

        body = read;
        return MessageError.None;
    }
}
