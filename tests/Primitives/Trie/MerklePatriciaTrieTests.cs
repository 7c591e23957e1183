using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Trie;

public class MerklePatriciaTrieTests
{
    [Test]
    public void Update_EmptyBatch_KeepsRoot()
    {
        TrieModel trie = new();
        trie.Apply();
        Assert.That(trie.Root, Is.EqualTo(KnownHashes.EmptyTrieRoot));
    }

    // Short keys over a tiny alphabet: branch values, embedded nodes, extension splits and merges all occur.
    [Test]
    public void Update_RandomBatchesOfShortKeys_EqualsRebuild([Range(1, 200)] int seed) =>
        RunRandomBatches(seed, random =>
        {
            byte[] key = new byte[random.Next(0, 5)];
            for (int i = 0; i < key.Length; i++)
            {
                key[i] = (byte)((random.Next(2) * 0x11) + (random.Next(8) == 0 ? 0x30 : 0));
            }

            return key;
        });

    [Test]
    public void Update_RandomBatchesOfHashedKeys_EqualsRebuild([Range(1, 60)] int seed) =>
        RunRandomBatches(seed, random => Keccak.Hash([(byte)random.Next(120)]).ToArray());

    // 32-byte keys with long shared runs at both ends.
    [Test]
    public void Update_RandomBatchesOfClusteredKeys_EqualsRebuild([Range(1, 100)] int seed) =>
        RunRandomBatches(seed, random =>
        {
            byte[] key = new byte[32];
            key[random.Next(32)] = (byte)(random.Next(3) << (4 * random.Next(2)));
            key[31] ^= (byte)random.Next(3);
            return key;
        });

    [Test]
    public void Update_DeletingWhatWasInserted_RestoresRootAndNodes([Range(1, 40)] int seed)
    {
        Random random = new(seed);
        TrieModel trie = new();
        trie.Apply(Entries(0, 80, i => [(byte)(i + 1)]));
        Hash256 before = trie.Root;
        (byte[] Key, byte[]? Value)[] added = Entries(100, random.Next(1, 100), _ => [9]);
        trie.Apply(added);
        Assert.That(trie.Root, Is.Not.EqualTo(before));
        trie.Apply(added.Select(a => (a.Key, (byte[]?)null)));
        Assert.That(trie.Root, Is.EqualTo(before));
        trie.AssertIsReference();
    }

    [Test]
    public void Update_OneByOneInAnyOrder_EqualsOneBatch([Range(1, 20)] int seed)
    {
        Random random = new(seed);
        (byte[] Key, byte[]? Value)[] entries = Entries(0, 60, i => [(byte)i, 1]);
        TrieModel batch = new();
        batch.Apply(entries);
        random.Shuffle(entries);
        TrieModel single = new();
        foreach ((byte[], byte[]?) entry in entries)
        {
            single.Apply(entry);
        }

        Assert.That(single.Root, Is.EqualTo(batch.Root));
        single.AssertIsReference();
    }

    [Test]
    public void Update_SameValuesAgain_WritesNothing()
    {
        TrieModel trie = new();
        (byte[] Key, byte[]? Value)[] entries = Entries(0, 60, i => [(byte)i, 1]);
        trie.Apply(entries);
        Dictionary<TrieNodeKey, byte[]?> written = [];
        IEnumerable<(byte[], byte[]?)> again = entries.Append((Keccak.Hash([200]).ToArray(), null));
        Hash256 root = MerklePatriciaTrie.Update(
            trie.Nodes, default, trie.Root, TrieModel.Sorted(again), written);
        Assert.That(root, Is.EqualTo(trie.Root));
        Assert.That(written, Is.Empty);
    }

    [Test]
    public void Update_WithoutKeepingNodes_GivesSameRoot()
    {
        TrieModel trie = new();
        (byte[] Key, byte[]? Value)[] entries = Entries(0, 99, i => new byte[1 + (i * 20)]);
        trie.Apply(entries);
        Hash256 root = MerklePatriciaTrie.Update(
            new InMemoryTrieNodes(), default, KnownHashes.EmptyTrieRoot, TrieModel.Sorted(entries), null);
        Assert.That(root, Is.EqualTo(trie.Root));
    }

    [Test]
    public void Update_UnsortedBatch_IsAnInvariantViolation()
    {
        TrieChange[] changes =
            [new(NibblePath.FromBytes([2]), new byte[1]), new(NibblePath.FromBytes([1]), new byte[1])];
        Assert.That(
            () => MerklePatriciaTrie.Update(
                new InMemoryTrieNodes(), default, KnownHashes.EmptyTrieRoot, changes, null),
            Throws.TypeOf<InvariantViolationException>());
    }

    [Test]
    public void UpdateAndGet_MissingNode_Throws()
    {
        TrieModel trie = new();
        trie.Apply(Entries(0, 60, _ => new byte[40]));
        NibblePath key = trie.Map.Keys.First();
        Dictionary<TrieNodeKey, byte[]?> gone = new() { [new TrieNodeKey(default, key.Prefix(1))] = null };
        trie.Nodes.Apply(gone);
        Assert.That(
            () => MerklePatriciaTrie.Get(trie.Nodes, default, trie.Root, key),
            Throws.TypeOf<MissingTrieNodeException>());
        Assert.That(
            () => MerklePatriciaTrie.Update(
                trie.Nodes, default, trie.Root, [new TrieChange(key, new byte[1])], null),
            Throws.TypeOf<MissingTrieNodeException>());
    }

    [Test]
    public void UpdateAndGet_DamagedNode_IsAnInvariantViolation()
    {
        TrieModel trie = new();
        trie.Apply(Entries(0, 60, _ => new byte[40]));
        NibblePath key = trie.Map.Keys.First();
        trie.Nodes.Apply(
            new Dictionary<TrieNodeKey, byte[]?> { [new TrieNodeKey(default, default)] = [0xC1, 0x80] });
        Assert.That(
            () => MerklePatriciaTrie.Get(trie.Nodes, default, trie.Root, key),
            Throws.TypeOf<InvariantViolationException>());
    }

    private static (byte[] Key, byte[]? Value)[] Entries(int first, int count, Func<int, byte[]> value) =>
        [
            .. Enumerable.Range(first, count)
                .Select(i => (Keccak.Hash([(byte)i]).ToArray(), (byte[]?)value(i))),
        ];

    private static void RunRandomBatches(int seed, Func<Random, byte[]> newKey)
    {
        Random random = new(seed);
        TrieModel trie = new();
        for (int round = 0; round < 12; round++)
        {
            Dictionary<string, (byte[] Key, byte[]? Value)> batch = [];
            bool purge = random.Next(5) == 0;
            for (int i = random.Next(1, 40); i > 0; i--)
            {
                byte[] key = newKey(random);
                bool delete = purge || random.Next(3) == 0;
                byte[] value = new byte[random.Next(4) == 0 ? random.Next(30, 90) : random.Next(1, 4)];
                random.NextBytes(value);
                batch[Hex.Encode(key)] = (key, delete ? null : value);
            }

            trie.Apply(batch.Values);
            trie.AssertIsReference();
            foreach ((byte[] key, byte[]? value) in batch.Values)
            {
                byte[]? read = MerklePatriciaTrie.Get(
                    trie.Nodes, default, trie.Root, NibblePath.FromBytes(key));
                Assert.That(read, Is.EqualTo(value));
            }
        }
    }
}
