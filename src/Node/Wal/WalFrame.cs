using System.Buffers.Binary;
using System.Numerics;

namespace OpenLedger.Node.Wal;

/// <summary>
/// One append of the log, made durable by one fsync. Layout, little endian:
/// <code>
/// magic u32 = 0x4C41574F ("OWAL") | length u32 | view u64 | crc32c u32 over (salt || length || view ||
/// payload) | payload
/// </code>
/// The salt is drawn when the file is made, so that bytes chosen by a peer can never imitate a frame.
/// </summary>
internal static class WalFrame
{
    public const uint Magic = 0x4C41574F;
    public const int HeaderSize = 20;
    public const int SaltSize = 16;

    /// <summary>
    /// Largest payload of one frame: the records of one turn of the consensus loop, bodies included.
    /// </summary>
    public const int PayloadBytesMax = 64 * 1024 * 1024;

    public static void WriteHeader(
        Span<byte> header, ReadOnlySpan<byte> salt, ulong view, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)payload.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], view);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], Checksum(salt, header[4..16], payload));
    }

    /// <summary>
    /// Reads the frame at the start of <paramref name="data"/>; false when it is not whole and sound.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<byte> data, ReadOnlySpan<byte> salt, out ulong view, out int payloadLength)
    {
        view = 0;
        payloadLength = 0;
        if (data.Length < HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(data) != Magic)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
        if (length > PayloadBytesMax || length > data.Length - HeaderSize)
        {
            return false;
        }

        payloadLength = (int)length;
        view = BinaryPrimitives.ReadUInt64LittleEndian(data[8..]);
        uint expected = Checksum(salt, data[4..16], data.Slice(HeaderSize, payloadLength));
        return expected == BinaryPrimitives.ReadUInt32LittleEndian(data[16..]);
    }

    private static uint Checksum(
        ReadOnlySpan<byte> salt, ReadOnlySpan<byte> lengthAndView, ReadOnlySpan<byte> payload) =>
        ~Add(Add(Add(uint.MaxValue, salt), lengthAndView), payload);

    private static uint Add(uint crc, ReadOnlySpan<byte> data)
    {
        for (; data.Length >= 8; data = data[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        foreach (byte b in data)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return crc;
    }
}
