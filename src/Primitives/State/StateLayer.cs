using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.State;

/// <summary>
/// A view that is a parent view plus one block's changes: flat values and the trie nodes they rewrote.
/// What it answers never changes; safe for concurrent readers. A stack of layers over the finalized base is
/// the unfinalized chain.
/// </summary>
public sealed class StateLayer : IWorldState
{
    private IWorldState _parent;

    // Hash tables for reads: a stack is about ten layers deep and most reads pass through all of it.
    private readonly Dictionary<Address, Account> _accounts;
    private readonly Dictionary<(Address Address, UInt256 Slot), UInt256> _storage;
    private readonly Dictionary<TrieNodeKey, byte[]?> _nodes;

    private StateLayer(
        IWorldState parent,
        StateDiff diff,
        Hash256 root,
        SortedDictionary<Address, Account> accounts,
        Dictionary<TrieNodeKey, byte[]?> nodes)
    {
        _parent = parent;
        Diff = diff;
        Root = root;
        Accounts = accounts;
        _accounts = new Dictionary<Address, Account>(accounts);
        _storage = [];
        _nodes = nodes;
        foreach ((Address address, SortedDictionary<UInt256, UInt256> slots) in diff.Storage)
        {
            foreach ((UInt256 slot, UInt256 value) in slots)
            {
                _storage.Add((address, slot), value);
            }
        }
    }

    /// <summary>The view this layer changes; after <see cref="Settle"/> a view of its own state.</summary>
    public IWorldState Parent => Volatile.Read(ref _parent);

    /// <inheritdoc/>
    public Hash256 Root { get; }

    /// <summary>The change this layer makes.</summary>
    public StateDiff Diff { get; }

    /// <summary>The changed accounts with their new storage roots.</summary>
    public SortedDictionary<Address, Account> Accounts { get; }

    /// <summary>
    /// The trie nodes this layer writes, null where it deletes one. Look-ups only: sort before hashing or
    /// storing.
    /// </summary>
    public IReadOnlyDictionary<TrieNodeKey, byte[]?> Nodes => _nodes;

    /// <summary>Applies <paramref name="diff"/> to <paramref name="parent"/>, rewriting the tries.</summary>
    /// <remarks>The diff belongs to the layer from here on and must not change any more.</remarks>
    /// <exception cref="MissingTrieNodeException">The parent lacks a node of its own tries.</exception>
    public static StateLayer Apply(IWorldState parent, StateDiff diff)
    {
        Dictionary<TrieNodeKey, byte[]?> nodes = [];
        SortedDictionary<Address, Account> accounts = [];
        foreach ((Address address, Account changed) in diff.Accounts)
        {
            accounts.Add(address, changed with { StorageRoot = parent.GetAccount(address).StorageRoot });
        }

        foreach ((Address address, SortedDictionary<UInt256, UInt256> slots) in diff.Storage)
        {
            Account account = accounts.TryGetValue(address, out Account known)
                ? known
                : parent.GetAccount(address);
            Hash256 owner = StateKeys.Account(address);
            TrieChange[] changes = SlotChanges(slots);
            Hash256 storageRoot = MerklePatriciaTrie.Update(
                parent, owner, account.StorageRoot, changes, nodes);
            accounts[address] = account with { StorageRoot = storageRoot };
        }

        Hash256 root = MerklePatriciaTrie.Update(
            parent, default, parent.Root, AccountChanges(accounts), nodes);
        return new StateLayer(parent, diff, root, accounts, nodes);
    }

    /// <inheritdoc/>
    public Account GetAccount(Address address) =>
        _accounts.TryGetValue(address, out Account account) ? account : Parent.GetAccount(address);

    /// <inheritdoc/>
    public UInt256 GetStorage(Address address, UInt256 slot) =>
        _storage.TryGetValue((address, slot), out UInt256 value) ? value : Parent.GetStorage(address, slot);

    /// <inheritdoc/>
    public byte[]? GetNode(in TrieNodeKey key) =>
        _nodes.TryGetValue(key, out byte[]? node) ? node : Parent.GetNode(key);

    /// <summary>
    /// Lets go of the layers below once this layer's block is stored: what the layer does not hold itself is
    /// read from
    /// <paramref name="stored"/>, a view of the state after this block. Without it a chain of layers never
    /// ends.
    /// </summary>
    public void Settle(IWorldState stored)
    {
        Invariant.Require(stored.Root == Root, "a layer settles on a view of its own state");
        Volatile.Write(ref _parent, stored);
    }

    private static TrieChange[] SlotChanges(SortedDictionary<UInt256, UInt256> slots)
    {
        TrieChange[] changes = new TrieChange[slots.Count];
        int count = 0;
        foreach ((UInt256 slot, UInt256 value) in slots)
        {
            byte[] encoded = value.IsZero ? [] : AccountCodec.EncodeSlot(value);
            changes[count++] = new TrieChange(NibblePath.FromHash(StateKeys.Slot(slot)), encoded);
        }

        return Sort(changes);
    }

    private static TrieChange[] AccountChanges(SortedDictionary<Address, Account> accounts)
    {
        TrieChange[] changes = new TrieChange[accounts.Count];
        int count = 0;
        foreach ((Address address, Account account) in accounts)
        {
            byte[] encoded = account.IsEmpty ? [] : AccountCodec.Encode(account);
            changes[count++] = new TrieChange(NibblePath.FromHash(StateKeys.Account(address)), encoded);
        }

        return Sort(changes);
    }

    private static TrieChange[] Sort(TrieChange[] changes)
    {
        Array.Sort(changes, static (a, b) => a.Key.CompareTo(b.Key));
        return changes;
    }
}
