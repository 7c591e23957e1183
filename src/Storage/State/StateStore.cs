using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.RocksDb;

namespace OpenLedger.Storage.State;

/// <summary>
/// The finalized base: the newest stored state, and what each of the last <see cref="HistoryBlocks"/> blocks
/// overwrote, from which older states are read. One writer; any number of readers, without locks.
/// </summary>
/// <remarks>
/// A reader of height h reads the newest value first and then asks whether the base may have moved beyond h:
/// the writer announces a height before its batch is written, so an unmoved announcement proves the value.
/// Otherwise the first overwritten value of the key recorded above h is the one at h, and if there is none
/// the value read is.
/// </remarks>
internal sealed class StateStore
{
    /// <summary>States older than the newest that can be read: those of the last 256 blocks.</summary>
    internal const int HistoryBlocks = 256;

    private readonly RocksDatabase _database;
    private readonly ColumnFamily _flat;
    private readonly ColumnFamily _trie;
    private readonly StateHistory _history;
    private ulong _announced;
    private ulong _oldest;

    internal StateStore(Tables tables, ulong head)
    {
        _database = tables.Database;
        _flat = tables.FlatFamily;
        _trie = tables.TrieFamily;
        _history = new StateHistory(tables);
        _announced = head;
        _oldest = _history.OldestReadable(head);
    }

    /// <summary>The oldest height whose state can be read.</summary>
    internal Height Oldest => new(Volatile.Read(ref _oldest));

    /// <summary>Adds the state of the first block, which overwrites nothing.</summary>
    internal void AddGenesis(WriteBatch batch, StateLayer layer) => Add(batch, layer, journal: null, 0);

    /// <summary>
    /// Adds a block's changes, what they overwrite, and the removal of the history that leaves the window, to
    /// a batch. Call <see cref="Announce"/> before writing it.
    /// </summary>
    internal void AddBlock(WriteBatch batch, StateLayer layer, Height height)
    {
        using MemoryStream journal = new();
        Add(batch, layer, journal, height.Value);
        _history.AddJournal(batch, height.Value, journal.GetBuffer().AsSpan(0, (int)journal.Length));
        if (height.Value > HistoryBlocks)
        {
            _history.Prune(batch, height.Value - HistoryBlocks);
        }
    }

    /// <summary>Tells readers that the base is about to become that of <paramref name="height"/>.</summary>
    internal void Announce(Height height)
    {
        ulong window = height.Value > HistoryBlocks ? height.Value - HistoryBlocks : 0;
        Volatile.Write(ref _oldest, Math.Max(_oldest, window));
        Volatile.Write(ref _announced, height.Value);

        // Both stores are visible to every reader before the first byte of the batch is.
        Interlocked.MemoryBarrier();
    }

    internal Account ReadAccount(Height height, Address address)
    {
        Span<byte> key = stackalloc byte[StateKeyLayout.AccountSize];
        StateKeyLayout.WriteAccount(key, address);
        using PinnedValue newest = _database.GetPinned(_flat, StateKeyLayout.TableKey(key));
        if (IsNewest(height))
        {
            return newest.Exists ? FlatAccountCodec.Decode(newest.Span) : Account.Empty;
        }

        byte[]? then = ReadOlder(height, key, newest);
        return then is null ? Account.Empty : FlatAccountCodec.Decode(then);
    }

    internal UInt256 ReadSlot(Height height, Address address, in UInt256 slot)
    {
        Span<byte> key = stackalloc byte[StateKeyLayout.SlotSize];
        StateKeyLayout.WriteSlot(key, address, slot);
        using PinnedValue newest = _database.GetPinned(_flat, StateKeyLayout.TableKey(key));
        if (IsNewest(height))
        {
            return newest.Exists ? new UInt256(newest.Span) : UInt256.Zero;
        }

        byte[]? then = ReadOlder(height, key, newest);
        return then is null ? UInt256.Zero : new UInt256(then);
    }

    internal byte[]? ReadNode(Height height, in TrieNodeKey node)
    {
        Span<byte> key = stackalloc byte[StateKeyLayout.NodeSize];
        StateKeyLayout.WriteNode(key, node);
        using PinnedValue newest = _database.GetPinned(_trie, StateKeyLayout.TableKey(key));
        if (IsNewest(height))
        {
            return newest.Exists ? newest.Span.ToArray() : null;
        }

        return ReadOlder(height, key, newest);
    }

    // After the read of the newest value, never before it.
    private bool IsNewest(Height height)
    {
        Volatile.ReadBarrier();
        return Volatile.Read(ref _announced) == height.Value;
    }

    private byte[]? ReadOlder(Height height, Span<byte> key, in PinnedValue newest)
    {
        byte[]? value = _history.TryFind(key, height.Value, out byte[]? overwritten)
            ? overwritten
            : newest.Exists ? newest.Span.ToArray() : null;

        // Checked last: history that was pruned while it was searched would have given a newer value.
        Volatile.ReadBarrier();
        Height oldest = Oldest;
        return height >= oldest ? value : throw new StatePrunedException(height, oldest);
    }

    private void Add(WriteBatch batch, StateLayer layer, MemoryStream? journal, ulong height)
    {
        Span<byte> accountKey = stackalloc byte[StateKeyLayout.AccountSize];
        Span<byte> encoded = stackalloc byte[FlatAccountCodec.SizeMax];
        foreach ((Address address, Account account) in layer.Accounts)
        {
            StateKeyLayout.WriteAccount(accountKey, address);
            int length = account.IsEmpty ? 0 : FlatAccountCodec.Encode(account, encoded);
            Set(batch, _flat, accountKey, encoded[..length], journal, height);
        }

        Span<byte> slotKey = stackalloc byte[StateKeyLayout.SlotSize];
        foreach ((Address address, SortedDictionary<UInt256, UInt256> slots) in layer.Diff.Storage)
        {
            foreach ((UInt256 slot, UInt256 value) in slots)
            {
                StateKeyLayout.WriteSlot(slotKey, address, slot);
                value.WriteBigEndian(encoded);
                Set(batch, _flat, slotKey, encoded[..(value.IsZero ? 0 : UInt256.Size)], journal, height);
            }
        }

        Span<byte> nodeKey = stackalloc byte[StateKeyLayout.NodeSize];
        foreach (TrieNodeKey key in InKeyOrder(layer.Nodes.Keys))
        {
            StateKeyLayout.WriteNode(nodeKey, key);
            Set(batch, _trie, nodeKey, layer.Nodes[key], journal, height);
        }
    }

    // Neighbours are read and inserted together, which RocksDB's blocks and skip lists reward.
    private static TrieNodeKey[] InKeyOrder(IEnumerable<TrieNodeKey> keys)
    {
        TrieNodeKey[] sorted = [.. keys];
        Array.Sort(sorted, static (a, b) =>
            a.Owner == b.Owner ? a.Path.CompareTo(b.Path) : a.Owner.CompareTo(b.Owner));
        return sorted;
    }

    // An empty value removes the key. What does not change is neither written nor recorded.
    private void Set(
        WriteBatch batch,
        ColumnFamily family,
        Span<byte> key,
        ReadOnlySpan<byte> value,
        MemoryStream? journal,
        ulong height)
    {
        ReadOnlySpan<byte> tableKey = StateKeyLayout.TableKey(key);
        using PinnedValue old = _database.GetPinned(family, tableKey);
        if (old.Span.SequenceEqual(value))
        {
            return;
        }

        if (value.IsEmpty)
        {
            batch.Delete(family, tableKey);
        }
        else
        {
            batch.Put(family, tableKey, value);
        }

        if (journal is not null)
        {
            journal.Write(key[..^StateKeyLayout.HeightSize]);
            StateKeyLayout.SetHeight(key, height);
            _history.AddOverwritten(batch, key, old.Span);
        }
    }
}
