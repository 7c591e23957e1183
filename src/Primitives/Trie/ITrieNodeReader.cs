namespace OpenLedger.Primitives.Trie;

/// <summary>Reads trie nodes by path. Thread-safe for concurrent readers.</summary>
public interface ITrieNodeReader
{
    /// <summary>The RLP of the node at <paramref name="key"/>, or null when there is none.</summary>
    byte[]? GetNode(in TrieNodeKey key);
}
