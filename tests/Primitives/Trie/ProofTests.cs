using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Trie;

public class ProofTests
{
    [Test]
    public void Verify_BuiltProofs_SayWhatTheTrieHas([Range(1, 40)] int seed)
    {
        TrieModel trie = RandomTrie(seed, out Random random);
        for (int i = 0; i < 60; i++)
        {
            NibblePath key = NibblePath.FromBytes(RandomKey(random));
            IReadOnlyList<byte[]> proof = ProofBuilder.Build(trie.Nodes, default, trie.Root, key);
            ProofResult result = ProofVerifier.Verify(trie.Root, key, proof);
            bool isThere = trie.Map.TryGetValue(key, out (byte[] Key, byte[] Value) entry);
            Assert.That(result.Status, Is.EqualTo(isThere ? ProofStatus.Present : ProofStatus.Absent));
            Assert.That(result.Value.ToArray(), Is.EqualTo(isThere ? entry.Value : []));
        }
    }

    [Test]
    public void Verify_EverySingleBitFlipped_IsInvalid()
    {
        TrieModel trie = RandomTrie(3, out _);
        foreach (NibblePath key in (NibblePath[])[trie.Map.Keys.First(), NibblePath.FromBytes([9, 9, 9])])
        {
            IReadOnlyList<byte[]> proof = ProofBuilder.Build(trie.Nodes, default, trie.Root, key);
            Assert.That(proof, Is.Not.Empty);
            for (int node = 0; node < proof.Count; node++)
            {
                for (int bit = 0; bit < proof[node].Length * 8; bit++)
                {
                    byte[][] tampered = [.. proof.Select(n => n.ToArray())];
                    tampered[node][bit / 8] ^= (byte)(1 << (bit % 8));
                    ProofResult result = ProofVerifier.Verify(trie.Root, key, tampered);
                    Assert.That(result.Status, Is.EqualTo(ProofStatus.Invalid));
                    Assert.That(result.Fault, Is.EqualTo(ProofFault.WrongHash));
                }
            }
        }
    }

    [Test]
    public void Verify_NodeMissingOrTooMany_NamesTheFault()
    {
        TrieModel trie = RandomTrie(3, out _);
        NibblePath key = trie.Map.Keys.First();
        IReadOnlyList<byte[]> proof = ProofBuilder.Build(trie.Nodes, default, trie.Root, key);
        Assert.That(FaultOf([.. proof.SkipLast(1)]), Is.EqualTo(ProofFault.MissingNode));
        Assert.That(FaultOf([]), Is.EqualTo(ProofFault.MissingNode));
        Assert.That(FaultOf([.. proof, [0x80]]), Is.EqualTo(ProofFault.UnusedNodes));
        Assert.That(FaultOf([.. proof.Skip(1)]), Is.EqualTo(ProofFault.WrongHash));
        Assert.That(
            FaultOf([.. Enumerable.Repeat(proof[0], ProofVerifier.NodeCountMax + 1)]),
            Is.EqualTo(ProofFault.TooManyNodes));
        Assert.That(FaultOf([new byte[ProofVerifier.NodeSizeMax + 1]]), Is.EqualTo(ProofFault.NodeTooLarge));

        ProofFault FaultOf(IReadOnlyList<byte[]> nodes) => ProofVerifier.Verify(trie.Root, key, nodes).Fault;
    }

    [Test]
    public void Verify_OtherKey_NeverPresent()
    {
        TrieModel trie = RandomTrie(5, out _);
        NibblePath key = trie.Map.Keys.First();
        IReadOnlyList<byte[]> proof = ProofBuilder.Build(trie.Nodes, default, trie.Root, key);
        foreach (NibblePath other in trie.Map.Keys.Skip(1))
        {
            ProofResult result = ProofVerifier.Verify(trie.Root, other, proof);
            IReadOnlyList<byte[]> own = ProofBuilder.Build(trie.Nodes, default, trie.Root, other);
            bool isSame = own.Select(n => Hex.Encode(n)).SequenceEqual(proof.Select(n => Hex.Encode(n)));
            Assert.That(
                result.Status, Is.EqualTo(isSame ? ProofStatus.Present : ProofStatus.Invalid), $"{other}");
        }
    }

    // A node that hashes right and yet is no trie node: a root that commits to it proves nothing.
    [TestCase("")]
    [TestCase("c0")]
    [TestCase("c13f")]
    [TestCase("c22080")]
    [TestCase("c24080")]
    [TestCase("c22180")]
    [TestCase("c3208101")]
    [TestCase("c220c0")]
    [TestCase("c20001")]
    [TestCase("c2008180")]
    [TestCase("c21180")]
    [TestCase("c22001ff")]
    [TestCase("c32001")]
    [TestCase("d1808080808080808080808080808080808080")]
    [TestCase("d201808080808080808080808080808080808080")]
    [TestCase("f80220ff")]
    [TestCase("f9000120")]
    [TestCase("ffffffffffffffffffff")]
    public void Verify_MalformedNode_IsInvalid(string hex)
    {
        byte[] node = Hex.Decode(hex);
        ProofResult result = ProofVerifier.Verify(Keccak.Hash(node), NibblePath.FromBytes([0x12]), [node]);
        Assert.That(result.Fault, Is.EqualTo(ProofFault.MalformedNode));
    }

    [Test]
    public void Verify_EmptyTrie_ProvesAbsenceWithoutNodes()
    {
        NibblePath key = NibblePath.FromBytes([1]);
        Assert.That(
            ProofBuilder.Build(new InMemoryTrieNodes(), default, KnownHashes.EmptyTrieRoot, key), Is.Empty);
        Assert.That(
            ProofVerifier.Verify(KnownHashes.EmptyTrieRoot, key, []).Status, Is.EqualTo(ProofStatus.Absent));
        Assert.That(
            ProofVerifier.Verify(KnownHashes.EmptyTrieRoot, key, [[0x80]]).Fault,
            Is.EqualTo(ProofFault.UnusedNodes));
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(200)]
    public void OrderedProof_EveryItem_Verifies(int count)
    {
        ReadOnlyMemory<byte>[] items =
            [.. OrderedTrieTests.Items(count, 7).Select(i => (ReadOnlyMemory<byte>)i)];
        Hash256 root = OrderedTrie.Root(items);
        for (int i = 0; i <= count; i++)
        {
            ProofResult result = ProofVerifier.Verify(root, OrderedTrie.Key(i), OrderedTrie.Proof(items, i));
            Assert.That(result.Status, Is.EqualTo(i < count ? ProofStatus.Present : ProofStatus.Absent));
            Assert.That(result.Value.ToArray(), Is.EqualTo(i < count ? items[i].ToArray() : []));
        }
    }

    private static TrieModel RandomTrie(int seed, out Random random)
    {
        random = new Random(seed);
        TrieModel trie = new();
        Dictionary<string, (byte[], byte[]?)> batch = [];
        for (int i = random.Next(20, 60); i > 0; i--)
        {
            byte[] key = RandomKey(random);
            byte[] value = new byte[random.Next(2) == 0 ? random.Next(30, 60) : 2];
            random.NextBytes(value);
            batch[Hex.Encode(key)] = (key, value);
        }

        trie.Apply(batch.Values);
        return trie;
    }

    private static byte[] RandomKey(Random random)
    {
        byte[] key = new byte[random.Next(1, 4)];
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = (byte)(random.Next(4) * 0x11);
        }

        return key;
    }
}
