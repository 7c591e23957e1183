using System.Text;
using System.Text.Json;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;
using OpenLedger.TestKit;

namespace OpenLedger.Primitives.Tests.Trie;

public class TrieWalkerTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(300)]
    public void Entries_Trie_ListsAllInOrder(int count)
    {
        TrieModel trie = Trie(count);
        Assert.That(
            TrieWalker.Entries(trie.Nodes, default, trie.Root)
                .Select(e => $"{e.Key}={Hex.Encode(e.Value.Span)}"),
            Is.EqualTo(trie.Map.Select(e => $"{e.Key}={Hex.Encode(e.Value.Value)}")));
    }

    [Test]
    public void Entries_AnyNodeDamaged_IsAnInvariantViolation()
    {
        TrieModel trie = Trie(40);
        foreach (TrieNodeKey key in trie.Nodes.All.Keys.ToList())
        {
            byte[] node = trie.Nodes.All[key];
            byte[] damaged = [.. node];
            damaged[^1] ^= 1;
            trie.Nodes.Apply(new Dictionary<TrieNodeKey, byte[]?> { [key] = damaged });
            Assert.That(
                () => TrieWalker.Entries(trie.Nodes, default, trie.Root).Count(),
                Throws.TypeOf<InvariantViolationException>());
            trie.Nodes.Apply(new Dictionary<TrieNodeKey, byte[]?> { [key] = null });
            Assert.That(
                () => TrieWalker.Entries(trie.Nodes, default, trie.Root).Count(),
                Throws.TypeOf<MissingTrieNodeException>());
            trie.Nodes.Apply(new Dictionary<TrieNodeKey, byte[]?> { [key] = node });
        }

        Assert.That(TrieWalker.Entries(trie.Nodes, default, trie.Root).Count(), Is.EqualTo(40));
    }

    [Test]
    public void AccountsAndSlots_State_AreWhatWasWritten()
    {
        StateDiff diff = new();
        diff.Storage[Address.FromTail(3)] = [];
        for (uint i = 1; i <= 50; i++)
        {
            diff.Accounts[Address.FromTail(i)] = Account.Empty with { Balance = i * 1000UL };
            diff.Storage[Address.FromTail(3)][i] = i;
        }

        StateLayer layer = StateLayer.Apply(InMemoryWorldState.Empty, diff);
        Dictionary<Hash256, Account> accounts =
            TrieWalker.Accounts(layer, layer.Root).ToDictionary(a => a.AddressHash, a => a.Account);
        Assert.That(accounts, Has.Count.EqualTo(50));
        for (uint i = 1; i <= 50; i++)
        {
            Address address = Address.FromTail(i);
            Assert.That(accounts[StateKeys.Account(address)], Is.EqualTo(layer.GetAccount(address)));
        }

        Hash256 owner = StateKeys.Account(Address.FromTail(3));
        Assert.That(
            TrieWalker.Slots(layer, owner, accounts[owner].StorageRoot).OrderBy(s => s.Value),
            Is.EqualTo(Enumerable.Range(1, 50).Select(i => (StateKeys.Slot((ulong)i), (UInt256)(ulong)i))));
    }

    // The public trietestnextprev: neighbours of a probe among the listed keys.
    [Test]
    public void Entries_NextPrevVectors_GiveTheNeighbours()
    {
        string path = Path.Combine(Vectors.EthereumFolder(), "TrieTests", "trietestnextprev.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement basic = document.RootElement.GetProperty("basic");
        TrieModel trie = new();
        trie.Apply(basic.GetProperty("in").EnumerateArray()
            .Select(k => (Encoding.ASCII.GetBytes(k.GetString()!), (byte[]?)[1])));
        List<NibblePath> keys = [.. TrieWalker.Entries(trie.Nodes, default, trie.Root).Select(e => e.Key)];
        foreach (JsonElement test in basic.GetProperty("tests").EnumerateArray())
        {
            NibblePath probe = Key(test[0]);
            Assert.That(keys.LastOrDefault(k => k < probe), Is.EqualTo(Key(test[1])), $"{test}");
            Assert.That(keys.FirstOrDefault(k => k > probe), Is.EqualTo(Key(test[2])), $"{test}");
        }

        static NibblePath Key(JsonElement text) =>
            NibblePath.FromBytes(Encoding.ASCII.GetBytes(text.GetString()!));
    }

    private static TrieModel Trie(int count)
    {
        TrieModel trie = new();
        trie.Apply(Enumerable.Range(0, count).Select(i =>
        {
            byte[] pair = [(byte)(i >> 8), (byte)(i & 0xFF)];
            return (Keccak.Hash(pair).ToArray(), (byte[]?)[1, .. pair]);
        }));
        return trie;
    }
}
