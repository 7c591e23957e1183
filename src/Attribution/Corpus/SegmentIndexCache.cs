using OpenLedger.Attribution.Segments;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// The indexes (<see cref="IndexPlan"/>) that one node keeps in memory, by content key, least recently used first
/// out; with a store, large ones are built once, saved and mapped from then on. One instance a node;
/// validators of one process never share one. Thread-safe. It changes speed, never an answer.
/// </summary>
/// <param name="bytesMax">Bytes of indexes kept; the one asked for last is kept even when larger.</param>
/// <param name="lookupSeed">
/// Salts the hash tables of this node against crafted collisions: give each node a random one. It reaches no
/// result.
/// </param>
/// <param name="store">
/// Where indexes are kept outside managed memory, or null. One it refuses to answer from is built again from
/// the contributions and saved anew.
/// </param>
public sealed class SegmentIndexCache(
    long bytesMax = SegmentIndexCache.BytesMaxDefault, ulong lookupSeed = 0, ISegmentStore? store = null)
{
    /// <summary>Most indexes kept, mapped ones included.</summary>
    public const int CountMax = 32_768;

    /// <summary>Default bound in bytes.</summary>
    public const long BytesMaxDefault = 2L * 1024 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<Hash256, Entry> _entries = [];
    // Least recently used first.
    private readonly LinkedList<Entry> _uses = [];
    private long _bytes;

    /// <summary>Most bytes of indexes kept.</summary>
    public long BytesMax { get; } = bytesMax;

    /// <summary>Managed bytes of indexes kept.</summary>
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
    /// The index of a group, built now when it is not kept. Two callers never build the same twice.
    /// </summary>
    internal SegmentIndex Get(SegmentGroup group)
    {
        Hash256 key = group.Key;
        Entry entry;
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out Entry? known))
            {
                entry = known;
                _uses.Remove(entry.Use);
            }
            else
            {
                entry = new Entry(key, () => Make(key, group.Members()));
                _entries.Add(key, entry);
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

        if (!entry.IsCounted)
        {
            (entry.IsCounted, entry.Bytes) = (true, index.ManagedBytes);
            _bytes += entry.Bytes;
        }

        while ((_bytes > BytesMax || _entries.Count > CountMax)
            && _uses.First is { } oldest && oldest != entry.Use)
        {
            _uses.RemoveFirst();
            _entries.Remove(oldest.Value.Key);
            _bytes -= oldest.Value.Bytes;
        }
    }

    // Mapped when it is stored, or worth storing; else built in managed memory.
    private SegmentIndex Make(Hash256 key, ContributionRecord[] members)
    {
        if (store?.Open(key, out _) is { } stored
            && SegmentIndex.TryOpen(stored, out _) is { } opened && opened.IsOf(members))
        {
            return Mapped(members, opened);
        }

        SegmentIndex built = SegmentIndex.Build(members);
        return store is not null
            && built.Length <= SegmentIndex.StoredLengthMax && built.ManagedBytes >= store.BytesMin
            && store.Save(key, new SegmentContent(built), out _) is { } saved
            && SegmentIndex.TryOpen(saved, out _) is { } mapped
                ? Mapped(members, mapped)
                : built;
    }

    private static SegmentIndex Mapped(ContributionRecord[] members, SegmentIndex index)
    {
        for (int m = 0; m < members.Length; m++)
        {
            members[m].Text.MoveTo(index, m);
        }

        return index;
    }

    private sealed class Entry
    {
        public Entry(Hash256 key, Func<SegmentIndex> make)
        {
            Key = key;
            Index = new Lazy<SegmentIndex>(make);
            Use = new LinkedListNode<Entry>(this);
        }

        public Hash256 Key { get; }

        public Lazy<SegmentIndex> Index { get; }

        public LinkedListNode<Entry> Use { get; }

        public bool IsCounted { get; set; }

        public long Bytes { get; set; }
    }
}
