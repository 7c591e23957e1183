using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Trie;

/// <summary>
/// Ethereum's Merkle-Patricia trie (Yellow Paper, appendix D) over nodes stored by path: the RLP of every
/// node of 32 bytes or more lies at its path, the root's always; a smaller node lies inside its parent. Keys
/// have at most 32 bytes.
/// </summary>
public static class MerklePatriciaTrie
{
    /// <summary>The value of <paramref name="key"/>, or null when the trie has none.</summary>
    /// <exception cref="MissingTrieNodeException">The store lacks a node of this trie.</exception>
    public static byte[]? Get(ITrieNodeReader nodes, Hash256 owner, Hash256 root, in NibblePath key) =>
        Descend(nodes, owner, root, key, null);

    /// <summary>
    /// Applies a whole batch at once and returns the new root; every changed node is hashed once. Writes into
    /// <paramref name="written"/> (when given) the RLP of every node that is new at its path, and null for
    /// every path
    /// that holds a node no more.
    /// </summary>
    /// <param name="nodes">The trie's nodes as of <paramref name="root"/>.</param>
    /// <param name="owner">Whose trie it is, as in <see cref="TrieNodeKey"/>.</param>
    /// <param name="root">The root before.</param>
    /// <param name="changes">New values, in ascending order of their distinct keys; an empty value
    /// deletes.</param>
    /// <param name="written">Receives the node changes.</param>
    /// <exception cref="MissingTrieNodeException">The store lacks a node of this trie.</exception>
    public static Hash256 Update(
        ITrieNodeReader nodes,
        Hash256 owner,
        Hash256 root,
        ReadOnlySpan<TrieChange> changes,
        Dictionary<TrieNodeKey, byte[]?>? written)
    {
        for (int i = 1; i < changes.Length; i++)
        {
            Invariant.Require(changes[i - 1].Key < changes[i].Key, "a trie batch is in ascending key order");
        }

        return changes.IsEmpty ? root : new TrieBatch(nodes, owner, changes, written).Apply(root);
    }

    /// <summary>
    /// The key's value or null; appends the stored nodes met on the way to <paramref name="visited"/>.
    /// </summary>
    internal static byte[]? Descend(
        ITrieNodeReader nodes, Hash256 owner, Hash256 root, in NibblePath key, List<byte[]>? visited)
    {
        if (root == KnownHashes.EmptyTrieRoot)
        {
            return null;
        }

        NibblePath at = NibblePath.Empty;
        byte[] node = ReadNode(nodes, new TrieNodeKey(owner, at));
        visited?.Add(node);
        while (true)
        {
            TrieNodeLayout layout = TrieNodeLayout.ParseStored(node, at);
            if (!layout.TryStep(node, ref at, key, out NodeReference child, out Range value))
            {
                byte[] found = node[value];
                return found.Length == 0 ? null : found;
            }

            if (child.IsHash)
            {
                node = ReadNode(nodes, new TrieNodeKey(owner, at));
                visited?.Add(node);
            }
            else
            {
                node = child.Bytes.ToArray();
            }
        }
    }

    internal static byte[] ReadNode(ITrieNodeReader nodes, in TrieNodeKey key) =>
        nodes.GetNode(key) ?? throw new MissingTrieNodeException(key);
}
