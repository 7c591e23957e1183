namespace OpenLedger.Primitives.Trie;

/// <summary>What a trie node, or the subtree below it, is.</summary>
internal enum TrieNodeKind : byte
{
    /// <summary>No node.</summary>
    None,

    /// <summary>Sixteen children and an optional value.</summary>
    Branch,

    /// <summary>A run of nibbles that leads to a branch.</summary>
    Extension,

    /// <summary>The rest of a key and its value.</summary>
    Leaf,

    /// <summary>Of a subtree under update: exactly what it was before.</summary>
    Unchanged,
}
