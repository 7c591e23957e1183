using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Trie;

/// <summary>A trie and the plain map it stands for, changed together.</summary>
internal sealed class TrieModel(Hash256 owner = default)
{
    public SortedDictionary<NibblePath, (byte[] Key, byte[] Value)> Map { get; } = [];

    public InMemoryTrieNodes Nodes { get; } = new();

    public Hash256 Root { get; private set; } = KnownHashes.EmptyTrieRoot;

    public static TrieChange[] Sorted(IEnumerable<(byte[] Key, byte[]? Value)> batch) =>
        [.. batch.Select(c => new TrieChange(NibblePath.FromBytes(c.Key), c.Value)).OrderBy(c => c.Key)];

    /// <summary>Applies a batch of distinct keys; null deletes.</summary>
    public void Apply(params IEnumerable<(byte[] Key, byte[]? Value)> batch)
    {
        List<(byte[] Key, byte[]? Value)> list = [.. batch];
        Dictionary<TrieNodeKey, byte[]?> written = [];
        Root = MerklePatriciaTrie.Update(Nodes, owner, Root, Sorted(list), written);
        Nodes.Apply(written);
        foreach ((byte[] key, byte[]? value) in list)
        {
            if (value is null or [])
            {
                Map.Remove(NibblePath.FromBytes(key));
            }
            else
            {
                Map[NibblePath.FromBytes(key)] = (key, value);
            }
        }
    }

    /// <summary>Root and every stored node are those of a trie built from scratch.</summary>
    public void AssertIsReference()
    {
        (Hash256 root, Dictionary<TrieNodeKey, byte[]> nodes) = ReferenceTrie.Build(
            Map.Values.Select(e => KeyValuePair.Create(e.Key, e.Value)), owner);
        Assert.That(Root, Is.EqualTo(root));
        Assert.That(
            Nodes.All.OrderBy(n => n.Key.Path).Select(n => $"{n.Key.Path}={Hex.Encode(n.Value)}"),
            Is.EqualTo(nodes.OrderBy(n => n.Key.Path).Select(n => $"{n.Key.Path}={Hex.Encode(n.Value)}")));
    }
}
