using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.State;

/// <summary>
/// A base state held in memory: the empty one that a genesis is applied to, or layers folded down, for tests
/// and tools. Immutable; safe for concurrent readers.
/// </summary>
public sealed class InMemoryWorldState : IWorldState
{
    private readonly Dictionary<Address, Account> _accounts = [];
    private readonly Dictionary<(Address Address, UInt256 Slot), UInt256> _storage = [];
    private readonly Dictionary<TrieNodeKey, byte[]> _nodes = [];

    private InMemoryWorldState(Hash256 root) => Root = root;

    private InMemoryWorldState(InMemoryWorldState from, Hash256 root)
    {
        Root = root;
        _accounts = new Dictionary<Address, Account>(from._accounts);
        _storage = new Dictionary<(Address, UInt256), UInt256>(from._storage);
        _nodes = new Dictionary<TrieNodeKey, byte[]>(from._nodes);
    }

    /// <summary>The state without accounts.</summary>
    public static InMemoryWorldState Empty { get; } = new(KnownHashes.EmptyTrieRoot);

    /// <inheritdoc/>
    public Hash256 Root { get; }

    /// <summary>Number of trie nodes held, of all tries.</summary>
    public int NodeCount => _nodes.Count;

    /// <summary>The state that <paramref name="layer"/> makes of this one, as a base of its own.</summary>
    public InMemoryWorldState Fold(StateLayer layer)
    {
        Invariant.Require(ReferenceEquals(layer.Parent, this), "a layer is folded into its own parent");
        InMemoryWorldState folded = new(this, layer.Root);
        foreach ((Address address, Account account) in layer.Accounts)
        {
            Set(folded._accounts, address, account, account.IsEmpty);
        }

        foreach ((Address address, SortedDictionary<UInt256, UInt256> slots) in layer.Diff.Storage)
        {
            foreach ((UInt256 slot, UInt256 value) in slots)
            {
                Set(folded._storage, (address, slot), value, value.IsZero);
            }
        }

        foreach ((TrieNodeKey key, byte[]? node) in layer.Nodes)
        {
            Set(folded._nodes, key, node!, node is null);
        }

        return folded;
    }

    /// <inheritdoc/>
    public Account GetAccount(Address address) =>
        _accounts.TryGetValue(address, out Account account) ? account : Account.Empty;

    /// <inheritdoc/>
    public UInt256 GetStorage(Address address, UInt256 slot) => _storage.GetValueOrDefault((address, slot));

    /// <inheritdoc/>
    public byte[]? GetNode(in TrieNodeKey key) => _nodes.GetValueOrDefault(key);

    private static void Set<TKey, TValue>(Dictionary<TKey, TValue> table, TKey key, TValue value, bool remove)
        where TKey : notnull
    {
        if (remove)
        {
            table.Remove(key);
        }
        else
        {
            table[key] = value;
        }
    }
}
