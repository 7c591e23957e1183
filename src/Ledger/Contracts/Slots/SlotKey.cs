using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Slots;

/// <summary>
/// Where a mapping keeps an entry, as Solidity does: keccak(key || position), both 32 bytes; a second key
/// hashes again with the first result as position. The fields of an entry follow in consecutive slots.
/// </summary>
public static class SlotKey
{
    /// <summary>Entry <paramref name="key"/> of the mapping at <paramref name="position"/>.</summary>
    public static UInt256 Of(UInt256 position, UInt256 key)
    {
        Span<byte> data = stackalloc byte[2 * UInt256.Size];
        Span<byte> digest = stackalloc byte[Hash256.Size];
        key.WriteBigEndian(data);
        position.WriteBigEndian(data[UInt256.Size..]);
        Keccak.Hash(data, digest);
        return new UInt256(digest);
    }

    /// <summary>Entry [<paramref name="first"/>][<paramref name="second"/>] of the mapping at a
    /// position.</summary>
    public static UInt256 Of(UInt256 position, UInt256 first, UInt256 second) =>
        Of(Of(position, first), second);

    /// <summary>Entry of an address.</summary>
    public static UInt256 Of(UInt256 position, in Address key) => Of(position, SlotWord.FromAddress(key));

    /// <summary>Slot <paramref name="offset"/> of an entry; entries are far apart, the sum wraps like
    /// Solidity's.</summary>
    public static UInt256 Field(UInt256 entry, uint offset) =>
        UInt256.TryAdd(entry, offset,
        out UInt256 slot) ? slot : entry - (UInt256.MaxValue - offset) - UInt256.One;
}
