using System.Buffers.Binary;

namespace OpenLedger.Network.Yamux;

/// <summary>
/// The 12 bytes in front of every yamux frame, all big-endian: version (1 byte, 0), type (1), flags (2),
/// stream (4), length (4) (github.com/hashicorp/yamux/blob/master/spec.md).
/// </summary>
internal readonly record struct YamuxHeader(YamuxFrameType Type, YamuxFlags Flags, uint StreamId, uint Length)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 12;

    private const ushort FlagsMax = 15;

    /// <summary>
    /// Reads a header; false for another version, an unknown type or flag, a ping or go-away on a stream, or
    /// data on the session.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out YamuxHeader header)
    {
        header = default;
        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (bytes[0] != 0 || bytes[1] > (byte)YamuxFrameType.GoAway || flags > FlagsMax)
        {
            return false;
        }

        header = new YamuxHeader(
            (YamuxFrameType)bytes[1],
            (YamuxFlags)flags,
            BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]));
        bool ofSession = header.Type is YamuxFrameType.Ping or YamuxFrameType.GoAway;
        return ofSession == (header.StreamId == 0);
    }

    /// <summary>Writes the header.</summary>
    public void Encode(Span<byte> destination)
    {
        destination[0] = 0;
        destination[1] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)Flags);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], StreamId);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Length);
    }
}
