using System.Buffers.Binary;
using System.Numerics;

namespace OpenLedger.Storage.Segments;

/// <summary>CRC-32C (Castagnoli, RFC 3720), by the processor's instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>The state before the first byte.</summary>
    internal const uint Start = uint.MaxValue;

    /// <summary>The checksum of bytes.</summary>
    internal static uint Of(ReadOnlySpan<byte> bytes) => Finish(Add(Start, bytes));

    /// <summary>The state after more bytes.</summary>
    internal static uint Add(uint state, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte one in bytes)
        {
            state = BitOperations.Crc32C(state, one);
        }

        return state;
    }

    /// <summary>The checksum of what led to a state.</summary>
    internal static uint Finish(uint state) => ~state;
}
