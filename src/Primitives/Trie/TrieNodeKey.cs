using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Trie;

/// <summary>
/// Where a trie node lives: the account trie (<see cref="Owner"/> zero) or the storage trie of the account
/// whose address hashes to <see cref="Owner"/>, and the nibble path from the root (at most 64 nibbles).
/// </summary>
public readonly record struct TrieNodeKey(Hash256 Owner, NibblePath Path);
