namespace OpenLedger.Primitives.Trie;

/// <summary>
/// A node that its parent refers to is not in the store: the store is damaged, or of another root.
/// </summary>
public sealed class MissingTrieNodeException(TrieNodeKey key)
    : Exception($"trie node {key.Owner}:'{key.Path}' is missing from the store")
{
    /// <summary>Where the node should have been.</summary>
    public TrieNodeKey Key { get; } = key;
}
