using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.State;

/// <summary>
/// The four fields of an account, as in the Ethereum state trie: rlp([nonce, balance, storageRoot,
/// codeHash]).
/// </summary>
public readonly record struct Account(ulong Nonce, UInt256 Balance, Hash256 StorageRoot, Hash256 CodeHash)
{
    /// <summary>An account never touched: no nonce, no balance, no storage, no code.</summary>
    public static Account Empty { get; } = new(0, UInt256.Zero, KnownHashes.EmptyTrieRoot, Keccak.OfEmpty);

    /// <summary>
    /// True when the account is indistinguishable from one never touched and so is not in the trie.
    /// </summary>
    public bool IsEmpty => this == Empty;
}
