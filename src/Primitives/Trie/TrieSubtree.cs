namespace OpenLedger.Primitives.Trie;

/// <summary>
/// A subtree while a batch is applied. Leaves and extensions name the absolute path they end at, so they can
/// move up or down without being touched; only a branch is bound to its path.
/// </summary>
internal struct TrieSubtree
{
    public TrieNodeKind Kind;

    /// <summary>Leaf: its key. Extension: the path of the branch it leads to. Branch: its own path.</summary>
    public NibblePath End;

    /// <summary>Leaf: its value. Branch read from the store: its RLP.</summary>
    public ReadOnlyMemory<byte> Bytes;

    /// <summary>Extension, or branch already written: the reference to that branch.</summary>
    public NodeReference Branch;

    public static TrieSubtree Leaf(in NibblePath key, ReadOnlyMemory<byte> value) =>
        new() { Kind = TrieNodeKind.Leaf, End = key, Bytes = value };

    public static TrieSubtree Extension(in NibblePath end, in NodeReference branch) =>
        new() { Kind = TrieNodeKind.Extension, End = end, Branch = branch };
}
