using System.Buffers.Binary;

namespace OpenLedger.Simulation.Disks;

/// <summary>
/// The bytes of a log as a crash may leave them: (length u32 | checksum u64 | payload) again and again, big
/// endian. A frame that is cut short or does not match its checksum ends the log.
/// </summary>
internal static class LogFrames
{
    private const int HeaderSize = 4 + 8;

    public static void Write(List<byte> file, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        BinaryPrimitives.WriteUInt32BigEndian(header, (uint)payload.Length);
        BinaryPrimitives.WriteUInt64BigEndian(header[4..], Checksum(payload));
        file.AddRange(header);
        file.AddRange(payload);
    }

    /// <summary>The payloads before the first frame that is not whole.</summary>
    public static IEnumerable<byte[]> Read(byte[] file)
    {
        int at = 0;
        while (file.Length - at >= HeaderSize)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - HeaderSize)
            {
                yield break;
            }

            byte[] payload = file.AsSpan(at + HeaderSize, (int)length).ToArray();
            if (BinaryPrimitives.ReadUInt64BigEndian(file.AsSpan(at + 4)) != Checksum(payload))
            {
                yield break;
            }

            yield return payload;
            at += HeaderSize + (int)length;
        }
    }

    private static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 14_695_981_039_346_656_037;
        foreach (byte b in bytes)
        {
            sum = unchecked((sum ^ b) * 1_099_511_628_211); // FNV-1a is modulo 2^64
        }

        return sum;
    }
}
