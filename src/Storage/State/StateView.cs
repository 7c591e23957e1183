using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.State;

/// <summary>
/// The stored state after one block. It answers the same for as long as that block is in the window of
/// history, also while later blocks are committed; afterwards every read throws <see
/// cref="StatePrunedException"/>.
/// </summary>
internal sealed class StateView(StateStore store, Height height, Hash256 root) : IWorldState
{
    /// <inheritdoc/>
    public Hash256 Root => root;

    /// <inheritdoc/>
    public Account GetAccount(Address address) => store.ReadAccount(height, address);

    /// <inheritdoc/>
    public UInt256 GetStorage(Address address, UInt256 slot) => store.ReadSlot(height, address, slot);

    /// <inheritdoc/>
    public byte[]? GetNode(in TrieNodeKey key) => store.ReadNode(height, key);
}
