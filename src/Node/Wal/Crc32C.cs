using System.Buffers.Binary;
using System.Numerics;

namespace OpenLedger.Node.Wal;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4) over several pieces.</summary>
internal readonly ref struct Crc32C
{
    private readonly uint _state;

    /// <summary>Over nothing yet.</summary>
    public Crc32C() => _state = uint.MaxValue;

    private Crc32C(uint state) => _state = state;

    /// <summary>The checksum of everything added.</summary>
    public uint Value => ~_state;

    /// <summary>With more bytes.</summary>
    public Crc32C Add(ReadOnlySpan<byte> data)
    {
        uint crc = _state;
        for (; data.Length >= 8; data = data[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        foreach (byte b in data)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return new Crc32C(crc);
    }
}
