using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.State;

/// <summary>
/// A view that is a parent view plus one block's changes: flat values and the trie nodes they rewrote.
/// Immutable; safe for concurrent readers. A stack of layers over the finalized base is the unfinalized chain.
/// </summary>
public sealed class StateLayer : IWorldState
{
    private readonly IWorldState _parent;

    private StateLayer(
        IWorldState parent,
        StateDiff diff,
        Hash256 root,
        SortedDictionary<Address, Account> accounts,
        IReadOnlyDictionary<TrieNodeKey, byte[]?> nodes)
    {
        _parent = parent;
        Diff = diff;
        Root = root;
        Accounts = accounts;
        Nodes = nodes;
    }

    /// <summary>The view this layer changes.</summary>
    public IWorldState Parent => _parent;

    /// <inheritdoc/>
    public Hash256 Root { get; }

    /// <summary>The change this layer makes.</summary>
    public StateDiff Diff { get; }

    /// <summary>The changed accounts with their new storage roots.</summary>
    public SortedDictionary<Address, Account> Accounts { get; }

    /// <summary>The trie nodes this layer writes, null where it deletes one. Look-ups only: sort before hashing or storing.</summary>
    public IReadOnlyDictionary<TrieNodeKey, byte[]?> Nodes { get; }

    /// <summary>Applies <paramref name="diff"/> to <paramref name="parent"/>, rewriting the tries.</summary>
    public static StateLayer Apply(IWorldState parent, StateDiff diff) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public Account GetAccount(Address address) =>
        Accounts.TryGetValue(address, out Account account) ? account : _parent.GetAccount(address);

    /// <inheritdoc/>
    public UInt256 GetStorage(Address address, UInt256 slot) =>
        Diff.Storage.TryGetValue(address, out SortedDictionary<UInt256, UInt256>? slots)
        && slots.TryGetValue(slot, out UInt256 value)
            ? value
            : _parent.GetStorage(address, slot);

    /// <inheritdoc/>
    public byte[]? GetNode(in TrieNodeKey key) =>
        Nodes.TryGetValue(key, out byte[]? node) ? node : _parent.GetNode(key);
}
