using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Slots;

/// <summary>Reads and builds the 256 bits of a slot; bit 0 is the lowest.</summary>
public static class SlotWord
{
    /// <summary>Bits of an address.</summary>
    public const int AddressBits = 160;

    private static readonly UInt256 AddressMask = (UInt256.One << AddressBits) - UInt256.One;

    /// <summary>64 bits, number <paramref name="index"/> from the low end.</summary>
    public static ulong Limb(in UInt256 word, int index) => (ulong)((word >> (64 * index)) & ulong.MaxValue);

    /// <summary>The low 32 bits of a limb.</summary>
    public static uint Low32(ulong limb) => (uint)(limb & uint.MaxValue);

    /// <summary>The high 32 bits of a limb.</summary>
    public static uint High32(ulong limb) => (uint)(limb >> 32);

    /// <summary>Two 32-bit numbers in a limb.</summary>
    public static ulong Pack32(uint low, uint high) => low | ((ulong)high << 32);

    /// <summary>The low 160 bits as an address.</summary>
    public static Address ToAddress(in UInt256 word)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        word.WriteBigEndian(bytes);
        return new Address(bytes[(UInt256.Size - Address.Size)..]);
    }

    /// <summary>An address in the low 160 bits.</summary>
    public static UInt256 FromAddress(in Address address)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        address.CopyTo(bytes);
        return new UInt256(bytes);
    }

    /// <summary>A hash as a word.</summary>
    public static UInt256 FromHash(in Hash256 hash)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        hash.CopyTo(bytes);
        return new UInt256(bytes);
    }

    /// <summary>A word as a hash.</summary>
    public static Hash256 ToHash(in UInt256 word)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        word.WriteBigEndian(bytes);
        return new Hash256(bytes);
    }

    /// <summary>The low 128 bits.</summary>
    public static UInt128 Low128(in UInt256 word) => (UInt128)(word & UInt128.MaxValue);

    /// <summary>The high 128 bits.</summary>
    public static UInt128 High128(in UInt256 word) => (UInt128)(word >> 128);

    /// <summary>Two 128-bit numbers in a word.</summary>
    public static UInt256 Pack128(UInt128 low, UInt128 high) => ((UInt256)high << 128) | low;

    /// <summary>The bits above an address.</summary>
    public static UInt256 AboveAddress(in UInt256 word) => word >> AddressBits;

    /// <summary>An address with <paramref name="above"/> (96 bits) over it.</summary>
    public static UInt256 WithAddress(in Address address, UInt256 above) =>
        (above << AddressBits) | (FromAddress(address) & AddressMask);
}
