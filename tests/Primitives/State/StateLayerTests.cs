using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Tests.Trie;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.State;

public class StateLayerTests
{
    [Test]
    public void Apply_NothingToEmpty_IsTheEmptyRoot() =>
        Assert.That(
            StateLayer.Apply(InMemoryWorldState.Empty, new StateDiff()).Root,
            Is.EqualTo(KnownHashes.EmptyTrieRoot));

    // The state of a random history, layer over layer, equals tries rebuilt from the plain accounts and
    // slots; folding the layers down leaves exactly the reference's nodes.
    [Test]
    public void Apply_RandomHistory_EqualsReference([Range(1, 40)] int seed)
    {
        Random random = new(seed);
        SortedDictionary<Address, Account> accounts = [];
        SortedDictionary<Address, SortedDictionary<UInt256, UInt256>> storage = [];
        InMemoryWorldState folded = InMemoryWorldState.Empty;
        IWorldState stack = InMemoryWorldState.Empty;
        for (int block = 0; block < 8; block++)
        {
            StateDiff diff = RandomDiff(random);
            foreach ((Address address, Account account) in diff.Accounts)
            {
                accounts[address] = account;
            }

            foreach ((Address address, SortedDictionary<UInt256, UInt256> slots) in diff.Storage)
            {
                storage.TryAdd(address, []);
                foreach ((UInt256 slot, UInt256 value) in slots)
                {
                    storage[address][slot] = value;
                }
            }

            StateLayer onStack = StateLayer.Apply(stack, diff);
            StateLayer onFolded = StateLayer.Apply(folded, diff);
            (stack, folded) = (onStack, folded.Fold(onFolded));
            Dictionary<TrieNodeKey, byte[]> nodes = Reference(accounts, storage, out Hash256 root);
            Assert.That(onStack.Root, Is.EqualTo(root));
            Assert.That(folded.Root, Is.EqualTo(root));
            Assert.That(folded.NodeCount, Is.EqualTo(nodes.Count));
            AssertReads(stack, folded, accounts, storage);
            foreach ((TrieNodeKey key, byte[] node) in nodes)
            {
                Assert.That(stack.GetNode(key), Is.EqualTo(node));
                Assert.That(folded.GetNode(key), Is.EqualTo(node));
            }
        }
    }

    [Test]
    public void Apply_ChangeAndItsReverse_RestoresTheRoot()
    {
        StateDiff first = new();
        first.Accounts[Address.FromTail(1)] = Account.Empty with { Balance = 5 };
        first.Storage[Address.FromTail(1)] = new() { [1] = 1, [2] = 2 };
        StateLayer parent = StateLayer.Apply(InMemoryWorldState.Empty, first);
        StateDiff forward = new();
        forward.Accounts[Address.FromTail(2)] = Account.Empty with { Nonce = 1 };
        forward.Storage[Address.FromTail(1)] = new() { [2] = 0, [3] = 3 };
        StateDiff reverse = new();
        reverse.Accounts[Address.FromTail(2)] = Account.Empty;
        reverse.Storage[Address.FromTail(1)] = new() { [2] = 2, [3] = 0 };
        StateLayer child = StateLayer.Apply(parent, forward);
        Assert.That(child.Root, Is.Not.EqualTo(parent.Root));
        Assert.That(StateLayer.Apply(child, reverse).Root, Is.EqualTo(parent.Root));
        Assert.That(parent.GetStorage(Address.FromTail(1), 2), Is.EqualTo((UInt256)2));
    }

    [Test]
    public void Apply_AccountWithStorageOnly_StaysInTheTrie()
    {
        StateDiff diff = new();
        diff.Storage[Address.FromTail(1)] = new() { [1] = 1 };
        StateLayer layer = StateLayer.Apply(InMemoryWorldState.Empty, diff);
        Assert.That(layer.GetAccount(Address.FromTail(1)).IsEmpty, Is.False);
        Assert.That(TrieWalker.Accounts(layer, layer.Root).Count(), Is.EqualTo(1));
    }

    [Test]
    public void Proofs_AccountsAndSlots_Verify()
    {
        Random random = new(1);
        IWorldState state = InMemoryWorldState.Empty;
        for (int i = 0; i < 5; i++)
        {
            state = StateLayer.Apply(state, RandomDiff(random));
        }

        for (uint tail = 0; tail < 40; tail++)
        {
            Address address = Address.FromTail(tail);
            IReadOnlyList<byte[]> proof = ProofBuilder.Account(state, address);
            Assert.That(
                ProofVerifier.TryVerifyAccount(state.Root, address, proof, out Account account), Is.True);
            Assert.That(account, Is.EqualTo(state.GetAccount(address)));
            for (ulong slot = 0; slot < 8; slot++)
            {
                IReadOnlyList<byte[]> slotProof = ProofBuilder.Storage(state, address, slot);
                bool ok = ProofVerifier.TryVerifyStorage(
                    account.StorageRoot, slot, slotProof, out UInt256 value);
                Assert.That(ok, Is.True);
                Assert.That(value, Is.EqualTo(state.GetStorage(address, slot)));
            }
        }
    }

    [Test]
    public void AccountCodec_RandomAccounts_RoundTripAndRefuseDamage([Range(1, 20)] int seed)
    {
        Random random = new(seed);
        Account account = RandomAccount(random) with { Nonce = (ulong)random.NextInt64() };
        byte[] encoded = AccountCodec.Encode(account);
        Assert.That(encoded, Has.Length.LessThanOrEqualTo(AccountCodec.SizeMax));
        Assert.That(AccountCodec.TryDecode(encoded, out Account decoded), Is.True);
        Assert.That(decoded, Is.EqualTo(account));
        Assert.That(AccountCodec.TryDecode([.. encoded, 0], out _), Is.False);
        Assert.That(AccountCodec.TryDecode(encoded.AsSpan(0, encoded.Length - 1), out _), Is.False);
        for (int bit = 0; bit < encoded.Length * 8; bit++)
        {
            byte[] damaged = [.. encoded];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            if (AccountCodec.TryDecode(damaged, out Account other))
            {
                Assert.That(AccountCodec.Encode(other), Is.EqualTo(damaged));
            }
        }
    }

    [Test]
    public void AccountCodec_LargestAccount_HasSizeMax()
    {
        Account account = new(ulong.MaxValue, UInt256.MaxValue, Keccak.OfEmpty, Keccak.OfEmpty);
        Assert.That(AccountCodec.Encode(account), Has.Length.EqualTo(AccountCodec.SizeMax));
    }

    [TestCase("00")]
    [TestCase("80")]
    [TestCase("8100")]
    [TestCase("8101")]
    [TestCase("820001")]
    [TestCase("c101")]
    [TestCase("0101")]
    [TestCase("")]
    public void TryDecodeSlot_NotAMinimalNumber_IsRefused(string hex) =>
        Assert.That(AccountCodec.TryDecodeSlot(Hex.Decode(hex), out _), Is.False);

    private static StateDiff RandomDiff(Random random)
    {
        StateDiff diff = new();
        for (int i = random.Next(12); i > 0; i--)
        {
            diff.Accounts[Address.FromTail((uint)random.Next(30))] = RandomAccount(random);
        }

        for (int i = random.Next(4); i > 0; i--)
        {
            SortedDictionary<UInt256, UInt256> slots = [];
            for (int j = random.Next(6); j > 0; j--)
            {
                slots[(ulong)random.Next(8)] = (UInt256)(ulong)random.Next(3) << random.Next(250);
            }

            diff.Storage[Address.FromTail((uint)random.Next(30))] = slots;
        }

        return diff;
    }

    private static Account RandomAccount(Random random) => random.Next(3) == 0
        ? Account.Empty
        : Account.Empty with
        {
            Nonce = (ulong)random.Next(3),
            Balance = (UInt256)(ulong)random.Next() << random.Next(220),
        };

    private static Dictionary<TrieNodeKey, byte[]> Reference(
        SortedDictionary<Address, Account> accounts,
        SortedDictionary<Address, SortedDictionary<UInt256, UInt256>> storage,
        out Hash256 root)
    {
        Dictionary<TrieNodeKey, byte[]> all = [];
        Dictionary<byte[], byte[]> entries = [];
        foreach (Address address in accounts.Keys.Union(storage.Keys))
        {
            Hash256 owner = Keccak.Hash(address.ToArray());
            (Hash256 storageRoot, Dictionary<TrieNodeKey, byte[]> nodes) = ReferenceTrie.Build(
                storage.GetValueOrDefault(address, []).Where(s => !s.Value.IsZero).Select(
                    s => KeyValuePair.Create(
                        Keccak.Hash(s.Key.ToBigEndian()).ToArray(),
                        ReferenceTrie.String(s.Value.ToMinimalBigEndian()))),
                owner);
            foreach ((TrieNodeKey key, byte[] node) in nodes)
            {
                all.Add(key, node);
            }

            Account account = accounts.GetValueOrDefault(address, Account.Empty);
            account = account with { StorageRoot = storageRoot };
            if (!account.IsEmpty)
            {
                entries.Add(owner.ToArray(), ReferenceTrie.List(
                    ReferenceTrie.String(((UInt256)account.Nonce).ToMinimalBigEndian()),
                    ReferenceTrie.String(account.Balance.ToMinimalBigEndian()),
                    ReferenceTrie.String(storageRoot.ToArray()),
                    ReferenceTrie.String(account.CodeHash.ToArray())));
            }
        }

        (root, Dictionary<TrieNodeKey, byte[]> accountNodes) = ReferenceTrie.Build(entries);
        foreach ((TrieNodeKey key, byte[] node) in accountNodes)
        {
            all.Add(key, node);
        }

        return all;
    }

    private static void AssertReads(
        IWorldState stack,
        InMemoryWorldState folded,
        SortedDictionary<Address, Account> accounts,
        SortedDictionary<Address, SortedDictionary<UInt256, UInt256>> storage)
    {
        foreach (Address address in accounts.Keys.Union(storage.Keys))
        {
            Account expected = accounts.GetValueOrDefault(address, Account.Empty);
            Account read = stack.GetAccount(address);
            Assert.That(read with { StorageRoot = expected.StorageRoot }, Is.EqualTo(expected));
            Assert.That(folded.GetAccount(address), Is.EqualTo(read));
            foreach ((UInt256 slot, UInt256 value) in storage.GetValueOrDefault(address, []))
            {
                Assert.That(stack.GetStorage(address, slot), Is.EqualTo(value));
                Assert.That(folded.GetStorage(address, slot), Is.EqualTo(value));
            }
        }
    }
}
