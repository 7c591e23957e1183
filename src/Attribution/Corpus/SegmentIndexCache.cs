using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// The indexes of sealed segments that one node keeps in memory, by content key, least recently used first
/// out. One instance a node; validators of one process never share one. Thread-safe. It changes speed, never
/// an answer.
/// </summary>
/// <param name="bytesMax">Bytes of indexes kept; the one asked for last is kept even when larger.</param>
/// <param name="lookupSeed">
/// Salts the hash tables of this node against crafted collisions: give each node a random one. It reaches no
/// result.
/// </param>
public sealed class SegmentIndexCache(
    long bytesMax = SegmentIndexCache.BytesMaxDefault, ulong lookupSeed = 0)
{
    /// <summary>Default bound in bytes.</summary>
    public const long BytesMaxDefault = 2L * 1024 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<Hash256, Entry> _entries = [];
    // Least recently used first.
    private readonly LinkedList<Entry> _uses = [];
    private long _bytes;

    /// <summary>Most bytes of indexes kept.</summary>
    public long BytesMax { get; } = bytesMax;

    /// <summary>Bytes of indexes kept.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Number of indexes kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    internal ulong LookupSeed { get; } = lookupSeed;

    /// <summary>
    /// The index of a segment, built now when it is not kept. Two callers never build the same twice.
    /// </summary>
    internal SegmentIndex Get(SegmentRecord segment)
    {
        Entry entry;
        lock (_lock)
        {
            if (_entries.TryGetValue(segment.Key, out Entry? known))
            {
                entry = known;
                _uses.Remove(entry.Use);
            }
            else
            {
                entry = new Entry(segment);
                _entries.Add(segment.Key, entry);
            }

            _uses.AddLast(entry.Use);
        }

        // Built outside the lock: others go on meanwhile.
        SegmentIndex index = entry.Index.Value;
        lock (_lock)
        {
            Account(entry, index);
        }

        return index;
    }

    private void Account(Entry entry, SegmentIndex index)
    {
        if (entry.Use.List is null)
        {
            return;
        }

        if (entry.Bytes == 0)
        {
            entry.Bytes = index.Bytes;
            _bytes += entry.Bytes;
        }

        while (_bytes > BytesMax && _uses.First is { } oldest && oldest != entry.Use)
        {
            _uses.RemoveFirst();
            _entries.Remove(oldest.Value.Key);
            _bytes -= oldest.Value.Bytes;
        }
    }

    private sealed class Entry
    {
        public Entry(SegmentRecord segment)
        {
            Key = segment.Key;
            Index = new Lazy<SegmentIndex>(() => SegmentIndex.Build(segment.Members));
            Use = new LinkedListNode<Entry>(this);
        }

        public Hash256 Key { get; }

        public Lazy<SegmentIndex> Index { get; }

        public LinkedListNode<Entry> Use { get; }

        public long Bytes { get; set; }
    }
}
