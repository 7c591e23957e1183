namespace OpenLedger.Primitives.Trie;

/// <summary>A key's new value in a batch; an empty value deletes the key.</summary>
public readonly record struct TrieChange(NibblePath Key, ReadOnlyMemory<byte> Value)
{
    /// <summary>True when the key is to be removed.</summary>
    public bool IsDelete => Value.IsEmpty;
}
