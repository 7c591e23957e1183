using System.Buffers.Binary;
using System.Numerics;

namespace OpenLedger.Storage.Checksums;

/// <summary>
/// A CRC-32C (Castagnoli, RFC 3720 appendix B.4) in the making, by the processor's instruction where it has
/// one. Immutable: adding gives another.
/// </summary>
public readonly record struct Crc32C
{
    private readonly uint _state;

    private Crc32C(uint state) => _state = state;

    /// <summary>Over no bytes yet; the default value is no checksum.</summary>
    public static Crc32C Empty { get; } = new(uint.MaxValue);

    /// <summary>The checksum of the bytes added.</summary>
    public uint Value => ~_state;

    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Empty.Add(bytes).Value;

    /// <summary>This one over more bytes.</summary>
    public Crc32C Add(ReadOnlySpan<byte> bytes)
    {
        uint state = _state;
        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte one in bytes)
        {
            state = BitOperations.Crc32C(state, one);
        }

        return new Crc32C(state);
    }
}
