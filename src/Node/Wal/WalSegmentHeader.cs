using System.Buffers.Binary;
using System.Globalization;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Checksums;

namespace OpenLedger.Node.Wal;

/// <summary>
/// The first bytes of a segment file. Layout, big endian, 68 bytes:
/// <code>
///  0  magic     5   "OLWAL"
///  5  format    3   decimal digits, "002"
///  8  genesis  32   hash of the chain's block 0
/// 40  sequence u64  the number in the file's name; segments follow each other without gaps
/// 48  salt     16   random; it enters every checksum of the file, so that bytes a peer chose can never
///                   imitate a frame
/// 64  crc32c   u32  over bytes 0 to 63
/// </code>
/// Frozen: another layout is another format number. docs/spec/storage.md, <i>Logs</i>.
/// </summary>
internal sealed record WalSegmentHeader(Hash256 Genesis, ulong Sequence, byte[] Salt)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 68;

    /// <summary>Length of the salt in bytes.</summary>
    public const int SaltSize = 16;

    /// <summary>The format this program reads and writes.</summary>
    public const int Format = 2;

    private const int ChecksumAt = Size - 4;

    private static ReadOnlySpan<byte> Magic => "OLWAL"u8;

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode()
    {
        byte[] bytes = new byte[Size];
        Magic.CopyTo(bytes);
        "002"u8.CopyTo(bytes.AsSpan(5));
        Genesis.CopyTo(bytes.AsSpan(8));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(40), Sequence);
        Salt.CopyTo(bytes.AsSpan(48));
        uint checksum = Crc32C.Of(bytes.AsSpan(0, ChecksumAt));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(ChecksumAt), checksum);
        return bytes;
    }

    /// <summary>The format named by the first bytes of a file; null when it is no log.</summary>
    public static int? FormatOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 8 && bytes.StartsWith(Magic)
        && int.TryParse(bytes[5..8], NumberStyles.None, CultureInfo.InvariantCulture, out int format)
            ? format
            : null;

    /// <summary>Reads a header; null when it is not whole and sound.</summary>
    public static WalSegmentHeader? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size || FormatOf(bytes) != Format)
        {
            return null;
        }

        uint checksum = Crc32C.Of(bytes[..ChecksumAt]);
        return checksum == BinaryPrimitives.ReadUInt32BigEndian(bytes[ChecksumAt..])
            ? new WalSegmentHeader(
                new Hash256(bytes.Slice(8, Hash256.Size)),
                BinaryPrimitives.ReadUInt64BigEndian(bytes[40..]),
                bytes.Slice(48, SaltSize).ToArray())
            : null;
    }
}
