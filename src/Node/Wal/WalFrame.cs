using System.Buffers.Binary;
using OpenLedger.Consensus.Wal;
using OpenLedger.Storage.Checksums;

namespace OpenLedger.Node.Wal;

/// <summary>
/// The header of one append. Layout, big endian, 40 bytes, the payload follows:
/// <code>
///  0  magic     u32  0x4F57414C ("OWAL")
///  4  length    u32  bytes of the payload, at most 64 MiB
///  8  position  u64  the highest position in the payload (epoch &lt;&lt; 40 | view)
/// 16  floor     u64  position of the last block known to be committed when this was written
/// 24  durable   u64  bytes of this file that were durable when this was written
/// 32  crc32c    u32  over salt, offset of the frame in the file as u64, bytes 0 to 31
/// 36  crc32c    u32  over salt, that offset, the payload
/// </code>
/// The header has a checksum of its own, so that a length can be trusted before the payload is read and a
/// search for frames costs no more than the bytes searched. The offset in it ties a frame to its place.
/// <c>durable</c> tells a torn batch from damage: what is unreadable at or above the <c>durable</c> of every
/// later frame was never promised. Frozen with <see cref="WalSegmentHeader"/>.
/// </summary>
/// <param name="Length">Bytes of the payload.</param>
/// <param name="Position">The highest position in the payload.</param>
/// <param name="Floor">The last committed position.</param>
/// <param name="Durable">Bytes of the file that were durable before.</param>
/// <param name="PayloadChecksum">Of the payload.</param>
internal readonly record struct WalFrame(
    int Length, WalPosition Position, WalPosition Floor, long Durable, uint PayloadChecksum)
{
    /// <summary>"OWAL".</summary>
    public const uint Magic = 0x4F57414C;

    /// <summary>Length of the header in bytes.</summary>
    public const int HeaderSize = 40;

    /// <summary>
    /// Largest payload of one frame: the records of one turn of the consensus loop, bodies included.
    /// </summary>
    public const int PayloadBytesMax = 64 * 1024 * 1024;

    private const int ChecksumAt = 32;

    /// <summary>The header of a payload at an offset of a file with this salt.</summary>
    public static WalFrame Of(
        ReadOnlySpan<byte> payload, WalPosition position, WalPosition floor, long durable,
        ReadOnlySpan<byte> salt, long offset) =>
        new(payload.Length, position, floor, durable, ChecksumOf(payload, salt, offset));

    /// <summary>Writes the header.</summary>
    public void Encode(Span<byte> header, ReadOnlySpan<byte> salt, long offset)
    {
        BinaryPrimitives.WriteUInt32BigEndian(header, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], (uint)Length);
        BinaryPrimitives.WriteUInt64BigEndian(header[8..], Position.Value);
        BinaryPrimitives.WriteUInt64BigEndian(header[16..], Floor.Value);
        BinaryPrimitives.WriteUInt64BigEndian(header[24..], (ulong)Durable);
        BinaryPrimitives.WriteUInt32BigEndian(
            header[ChecksumAt..], ChecksumOf(header[..ChecksumAt], salt, offset));
        BinaryPrimitives.WriteUInt32BigEndian(header[36..], PayloadChecksum);
    }

    /// <summary>Reads the header at the start of the bytes; false when it is not whole and sound.</summary>
    public static bool TryDecode(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> salt, long offset, out WalFrame frame)
    {
        frame = default;
        if (header.Length < HeaderSize || BinaryPrimitives.ReadUInt32BigEndian(header) != Magic)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        uint checksum = BinaryPrimitives.ReadUInt32BigEndian(header[ChecksumAt..]);
        ulong durable = BinaryPrimitives.ReadUInt64BigEndian(header[24..]);
        if (length > PayloadBytesMax || durable > (ulong)offset
            || checksum != ChecksumOf(header[..ChecksumAt], salt, offset))
        {
            return false;
        }

        frame = new WalFrame(
            (int)length,
            new WalPosition(BinaryPrimitives.ReadUInt64BigEndian(header[8..])),
            new WalPosition(BinaryPrimitives.ReadUInt64BigEndian(header[16..])),
            (long)durable,
            BinaryPrimitives.ReadUInt32BigEndian(header[36..]));
        return true;
    }

    /// <summary>True when this is the payload that was written here.</summary>
    public bool Holds(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> salt, long offset) =>
        payload.Length == Length && PayloadChecksum == ChecksumOf(payload, salt, offset);

    private static uint ChecksumOf(ReadOnlySpan<byte> data, ReadOnlySpan<byte> salt, long offset)
    {
        Span<byte> place = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(place, offset);
        return Crc32C.Empty.Add(salt).Add(place).Add(data).Value;
    }
}
