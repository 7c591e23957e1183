using System.Buffers.Binary;
using OpenLedger.Storage.RocksDb;

namespace OpenLedger.Storage.State;

/// <summary>
/// Reverse diffs: for every key a block changed the value it had before (empty: none), under <c>kind || key
/// || height</c>, so that the first entry of a key above h is its value at h; and per block a journal of
/// those keys, by which they are found again when the block leaves the window.
/// </summary>
internal sealed class StateHistory(Tables tables)
{
    private readonly RocksDatabase _database = tables.Database;
    private readonly ColumnFamily _family = tables.HistoryFamily;

    /// <summary>The oldest height whose state can be read when <paramref name="head"/> is the
    /// newest.</summary>
    internal ulong OldestReadable(ulong head)
    {
        using RocksIterator journals = _database.NewPrefixIterator(_family, [StateKeyLayout.JournalKind]);
        journals.SeekToFirst();
        return journals.IsValid
            ? BinaryPrimitives.ReadUInt64BigEndian(journals.Key[1..]) - 1
            : head;
    }

    internal void AddOverwritten(WriteBatch batch, ReadOnlySpan<byte> key, ReadOnlySpan<byte> old) =>
        batch.Put(_family, key, old);

    internal void AddJournal(WriteBatch batch, ulong height, ReadOnlySpan<byte> keys)
    {
        Span<byte> journalKey = stackalloc byte[StateKeyLayout.JournalSize];
        StateKeyLayout.WriteJournal(journalKey, height);
        batch.Put(_family, journalKey, keys);
    }

    /// <summary>Removes what the block at <paramref name="height"/> overwrote; nothing when that is not
    /// kept.</summary>
    internal void Prune(WriteBatch batch, ulong height)
    {
        Span<byte> key = stackalloc byte[StateKeyLayout.NodeSize];
        StateKeyLayout.WriteJournal(key[..StateKeyLayout.JournalSize], height);
        using PinnedValue journal = _database.GetPinned(_family, key[..StateKeyLayout.JournalSize]);
        if (!journal.Exists)
        {
            return;
        }

        batch.Delete(_family, key[..StateKeyLayout.JournalSize]);
        for (ReadOnlySpan<byte> rest = journal.Span; !rest.IsEmpty;)
        {
            int size = StateKeyLayout.SizeOf(rest[0]);
            int stored = size - StateKeyLayout.HeightSize;
            rest[..stored].CopyTo(key);
            StateKeyLayout.SetHeight(key[..size], height);
            batch.Delete(_family, key[..size]);
            rest = rest[stored..];
        }
    }

    /// <summary>
    /// The value a key had after block <paramref name="height"/>, if a later block changed it; null means it
    /// had none.
    /// <paramref name="key"/> is <c>kind || key || (any height)</c>; its height is overwritten.
    /// </summary>
    internal bool TryFind(Span<byte> key, ulong height, out byte[]? overwritten)
    {
        Span<byte> end = stackalloc byte[key.Length];
        key.CopyTo(end);
        StateKeyLayout.SetHeight(end, ulong.MaxValue);
        StateKeyLayout.SetHeight(key, height + 1);
        using RocksIterator later = _database.NewIterator(_family, key, end);
        later.SeekToFirst();
        bool found = later.IsValid;
        overwritten = found && !later.Value.IsEmpty ? later.Value.ToArray() : null;
        return found;
    }
}
