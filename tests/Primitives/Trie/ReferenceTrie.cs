using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Trie;

/// <summary>
/// The naive trie: rebuilt from all its entries, straight from the Yellow Paper's definition, with its own
/// RLP. Gives the root and every node that a store by path must hold, no more and no fewer.
/// </summary>
internal sealed class ReferenceTrie
{
    private readonly Dictionary<TrieNodeKey, byte[]> _nodes = [];
    private readonly Hash256 _owner;

    private ReferenceTrie(Hash256 owner) => _owner = owner;

    public static (Hash256 Root, Dictionary<TrieNodeKey, byte[]> Nodes) Build(
        IEnumerable<KeyValuePair<byte[], byte[]>> entries, Hash256 owner = default)
    {
        ReferenceTrie trie = new(owner);
        List<(byte[] Key, byte[] Value)> items =
            [.. entries.Select(
                e => (e.Key.SelectMany(b => new[] { (byte)(b >> 4), (byte)(b & 15) }).ToArray(), e.Value))];
        if (items.Count == 0)
        {
            return (Keccak.Hash([0x80]), trie._nodes);
        }

        byte[] root = trie.Node(items, 0);
        trie._nodes[new TrieNodeKey(owner, NibblePath.Empty)] = root;
        return (Keccak.Hash(root), trie._nodes);
    }

    public static byte[] String(byte[] bytes) =>
        bytes.Length == 1 && bytes[0] < 0x80 ? bytes : [.. Header(0x80, bytes.Length), .. bytes];

    public static byte[] List(params byte[][] items)
    {
        byte[] content = [.. items.SelectMany(i => i)];
        return [.. Header(0xC0, content.Length), .. content];
    }

    private static byte[] Header(int kind, int length) =>
        length <= 55 ? [(byte)(kind + length)]
        : length <= 0xFF ? [(byte)(kind + 56), (byte)length]
        : length <= 0xFFFF ? [(byte)(kind + 57), (byte)(length >> 8), (byte)(length & 0xFF)]
        : [(byte)(kind + 58), (byte)(length >> 16), (byte)((length >> 8) & 0xFF), (byte)(length & 0xFF)];

    private static byte[] HexPrefix(byte[] nibbles, bool leaf)
    {
        int flag = leaf ? 2 : 0;
        byte[] all = nibbles.Length % 2 == 1 ? [(byte)(flag + 1), .. nibbles] : [(byte)flag, 0, .. nibbles];
        return [.. all.Chunk(2).Select(pair => (byte)((pair[0] << 4) | pair[1]))];
    }

    private byte[] Node(List<(byte[] Key, byte[] Value)> items, int depth)
    {
        byte[] key = items[0].Key;
        if (items.Count == 1)
        {
            return List(String(HexPrefix(key[depth..], true)), String(items[0].Value));
        }

        int fork = depth;
        while (items.All(i => i.Key.Length > fork && i.Key[fork] == key[fork]))
        {
            fork++;
        }

        if (fork > depth)
        {
            return List(String(HexPrefix(key[depth..fork], false)), Reference(items, fork));
        }

        List<byte[]> parts = [];
        for (int nibble = 0; nibble < 16; nibble++)
        {
            List<(byte[], byte[])> below =
                [.. items.Where(i => i.Key.Length > depth && i.Key[depth] == nibble)];
            parts.Add(below.Count == 0 ? [0x80] : Reference(below, depth + 1));
        }

        parts.Add(String(items.Where(i => i.Key.Length == depth).Select(i => i.Value).FirstOrDefault([])));
        return List([.. parts]);
    }

    private byte[] Reference(List<(byte[] Key, byte[] Value)> items, int depth)
    {
        byte[] node = Node(items, depth);
        if (node.Length < 32)
        {
            return node;
        }

        _nodes[new TrieNodeKey(_owner, NibblePath.FromNibbles(items[0].Key.AsSpan(0, depth)))] = node;
        return String(Keccak.Hash(node).ToArray());
    }
}
