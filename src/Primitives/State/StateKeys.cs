using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.State;

/// <summary>
/// Keys of the state's tries ("secure" keys: hashes, so that nobody chooses a trie's shape).
/// </summary>
public static class StateKeys
{
    /// <summary>
    /// keccak(address): the account trie's key, and the owner of the account's storage trie.
    /// </summary>
    public static Hash256 Account(Address address)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        address.CopyTo(bytes);
        return Keccak.Hash(bytes);
    }

    /// <summary>keccak(slot as 32 bytes): the storage trie's key.</summary>
    public static Hash256 Slot(in UInt256 slot)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        slot.WriteBigEndian(bytes);
        return Keccak.Hash(bytes);
    }
}
