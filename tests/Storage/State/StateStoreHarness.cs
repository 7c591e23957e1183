using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.RocksDb;
using OpenLedger.Storage.State;

namespace OpenLedger.Storage.Tests.State;

/// <summary>A state store beside the states it should hold, one in memory a height.</summary>
internal sealed class StateStoreHarness : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RandomDiffs _diffs;
    private Tables _tables;

    public StateStoreHarness(int seed)
    {
        _diffs = new RandomDiffs(seed);
        _tables = OpenTables();
        Store = new StateStore(_tables, 0);
        StateLayer genesis = StateLayer.Apply(
            InMemoryWorldState.Empty, _diffs.Next(InMemoryWorldState.Empty));
        using WriteBatch batch = new();
        Store.AddGenesis(batch, genesis);
        _tables.Database.Write(batch, sync: false);
        States.Add(InMemoryWorldState.Empty.Fold(genesis));
    }

    public StateStore Store { get; private set; }

    /// <summary>What the state of each height is.</summary>
    public List<InMemoryWorldState> States { get; } = [];

    public Tables Tables => _tables;

    public ulong Head => (ulong)States.Count - 1;

    public StateView View(ulong height) => new(Store, new Height(height), States[(int)height].Root);

    public void Commit()
    {
        // Over the store's own view: what it reads decides the roots it gets.
        StateDiff diff = _diffs.Next(States[^1]);
        StateLayer layer = StateLayer.Apply(View(Head), diff);
        InMemoryWorldState next = States[^1].Fold(StateLayer.Apply(States[^1], diff));
        Assert.That(layer.Root, Is.EqualTo(next.Root));
        Height height = new(Head + 1);
        using WriteBatch batch = new();
        Store.AddBlock(batch, layer, height);
        Store.Announce(height);
        _tables.Database.Write(batch, sync: false);
        States.Add(next);
    }

    public void Reopen()
    {
        _tables.Database.Dispose();
        _tables = OpenTables();
        Store = new StateStore(_tables, Head);
    }

    /// <summary>Every flat value, every trie value and every trie node of a height.</summary>
    public void AssertViewIsExact(ulong height)
    {
        StateView view = View(height);
        InMemoryWorldState expected = States[(int)height];
        for (uint i = 0; i < RandomDiffs.Accounts; i++)
        {
            Address address = RandomDiffs.AccountAt(i);
            Account account = view.GetAccount(address);
            Assert.That(account, Is.EqualTo(expected.GetAccount(address)), $"account {i} at {height}");
            AssertAccountInTrie(view, address, account);
            for (ulong j = 0; j < RandomDiffs.Slots; j++)
            {
                UInt256 slot = RandomDiffs.SlotAt(j);
                UInt256 value = view.GetStorage(address, slot);
                Assert.That(
                    value, Is.EqualTo(expected.GetStorage(address, slot)), $"slot {i}/{j} at {height}");
                AssertSlotInTrie(view, address, account, slot, value);
            }
        }
    }

    public void Dispose()
    {
        _tables.Database.Dispose();
        _folder.Dispose();
    }

    private static void AssertAccountInTrie(StateView view, Address address, in Account account)
    {
        NibblePath path = NibblePath.FromHash(StateKeys.Account(address));
        byte[]? stored = MerklePatriciaTrie.Get(view, default, view.Root, path);
        byte[]? expected = account.IsEmpty ? null : AccountCodec.Encode(account);
        Assert.That(stored, Is.EqualTo(expected), "the trie's account is the flat one");
    }

    private static void AssertSlotInTrie(
        StateView view, Address address, in Account account, in UInt256 slot, in UInt256 value)
    {
        NibblePath path = NibblePath.FromHash(StateKeys.Slot(slot));
        byte[]? stored = MerklePatriciaTrie.Get(view, StateKeys.Account(address), account.StorageRoot, path);
        Assert.That(stored, Is.EqualTo(value.IsZero ? null : AccountCodec.EncodeSlot(value)));
    }

    private Tables OpenTables() => Tables.Open(_folder.Path, 8 << 20, new DatabaseOptions());
}
