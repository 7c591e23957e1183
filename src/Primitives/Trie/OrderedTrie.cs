using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Trie;

/// <summary>
/// The trie of a list: item i under the key rlp(i), as for the transactions and receipts of a block. It is
/// never stored: the root comes from one pass over the items, a proof from a trie built for it.
/// </summary>
public static class OrderedTrie
{
    /// <summary>The most items a list may have: its keys then have at most 4 bytes.</summary>
    public const int ItemCountMax = 1 << 24;

    /// <summary>The root over the items; an item has at least one byte.</summary>
    public static Hash256 Root(IReadOnlyList<ReadOnlyMemory<byte>> items) =>
        MerklePatriciaTrie.Update(NoNodes.Instance, default, KnownHashes.EmptyTrieRoot, Entries(items), null);

    /// <summary>The root over the items; an item has at least one byte.</summary>
    public static Hash256 Root(IReadOnlyList<byte[]> items) => Root(new Adapter(items));

    /// <summary>
    /// The nodes that prove item <paramref name="index"/> (or, beyond the end, that there is none).
    /// </summary>
    public static IReadOnlyList<byte[]> Proof(IReadOnlyList<ReadOnlyMemory<byte>> items, int index)
    {
        Dictionary<TrieNodeKey, byte[]?> written = [];
        TrieChange[] entries = Entries(items);
        Hash256 root = MerklePatriciaTrie.Update(
            NoNodes.Instance, default, KnownHashes.EmptyTrieRoot, entries, written);
        InMemoryTrieNodes nodes = new();
        nodes.Apply(written);
        return ProofBuilder.Build(nodes, default, root, Key(index));
    }

    /// <summary>The trie key of item <paramref name="index"/>: rlp(index).</summary>
    public static NibblePath Key(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, ItemCountMax);
        return index switch
        {
            0 => NibblePath.FromBytes([0x80]),
            < 0x80 => NibblePath.FromBytes([(byte)index]),
            <= 0xFF => NibblePath.FromBytes([0x81, (byte)index]),
            <= 0xFFFF => NibblePath.FromBytes([0x82, (byte)(index >> 8), (byte)(index & 0xFF)]),
            <= 0xFFFFFF => NibblePath.FromBytes(
                [0x83, (byte)(index >> 16), (byte)((index >> 8) & 0xFF), (byte)(index & 0xFF)]),
            _ => NibblePath.FromBytes([0x84, 1, 0, 0, 0]),
        };
    }

    // In key order: 1 to 127, then 0 (which is 0x80), then the rest.
    private static TrieChange[] Entries(IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        Invariant.Require(items.Count <= ItemCountMax, "an ordered trie has at most 2^24 items");
        TrieChange[] entries = new TrieChange[items.Count];
        int beforeZero = Math.Min(items.Count - 1, 0x7F);
        for (int i = 0; i < items.Count; i++)
        {
            int rank = i == 0 ? beforeZero : i <= beforeZero ? i - 1 : i;
            Invariant.Require(!items[i].IsEmpty, "an item of an ordered trie has at least one byte");
            entries[rank] = new TrieChange(Key(i), items[i]);
        }

        return entries;
    }

    private sealed class NoNodes : ITrieNodeReader
    {
        public static NoNodes Instance { get; } = new();

        public byte[]? GetNode(in TrieNodeKey key) => null;
    }

    private sealed class Adapter(IReadOnlyList<byte[]> items) : IReadOnlyList<ReadOnlyMemory<byte>>
    {
        public int Count => items.Count;

        public ReadOnlyMemory<byte> this[int index] => items[index];

        public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator() =>
            items.Select(static i => (ReadOnlyMemory<byte>)i).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
