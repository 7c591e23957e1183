namespace OpenLedger.Primitives.Trie;

/// <summary>
/// Trie nodes in a hash table, for tests, tools and states small enough to hold. Not thread-safe for writers.
/// </summary>
public sealed class InMemoryTrieNodes : ITrieNodeReader
{
    private readonly Dictionary<TrieNodeKey, byte[]> _nodes = [];

    /// <summary>Number of nodes held.</summary>
    public int Count => _nodes.Count;

    /// <summary>Every node held, in no order: sort before hashing or storing.</summary>
    public IReadOnlyDictionary<TrieNodeKey, byte[]> All => _nodes;

    /// <inheritdoc/>
    public byte[]? GetNode(in TrieNodeKey key) => _nodes.GetValueOrDefault(key);

    /// <summary>
    /// Writes and, where the value is null, deletes nodes, as <see cref="MerklePatriciaTrie.Update"/> lists
    /// them.
    /// </summary>
    public void Apply(IReadOnlyDictionary<TrieNodeKey, byte[]?> changes)
    {
        foreach ((TrieNodeKey key, byte[]? node) in changes)
        {
            if (node is null)
            {
                _nodes.Remove(key);
            }
            else
            {
                _nodes[key] = node;
            }
        }
    }
}
