using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Sync;

/// <summary>
/// The ranges above the head that are being fetched, ascending, without gaps, bounded in number. Not
/// thread-safe.
/// </summary>
internal sealed class SyncWindow(SyncLimits limits, EpochSchedule schedule)
{
    private readonly List<SyncRange> _ranges = [];
    private long _nextId;

    /// <summary>Ascending.</summary>
    public IReadOnlyList<SyncRange> Ranges => _ranges;

    /// <summary>The next the core needs.</summary>
    public SyncRange? Lowest => _ranges.Count == 0 ? null : _ranges[0];

    /// <summary>Bytes of blocks held.</summary>
    public long BytesHeld => _ranges.Sum(range => range.Held?.BytesHeld ?? 0);

    /// <summary>True while some range has not come.</summary>
    public bool IsWaiting => _ranges.Exists(range => range.Held is null);

    /// <summary>The range of a number; null when it was committed or given up.</summary>
    public SyncRange? Find(long id) => _ranges.Find(range => range.Id == id);

    /// <summary>True for the lowest range that has not come.</summary>
    public bool IsLowest(SyncRange range) => _ranges.Find(other => other.Held is null) == range;

    /// <summary>
    /// True when there is room for a range above the last. A tail is one that nobody claims to have in full.
    /// </summary>
    public bool CanExtend(Height head, Height target, out bool isTail)
    {
        (Height from, Height to) = Next(head);
        isTail = to > target;
        return _ranges.Count < limits.WindowRangesMax && from <= target;
    }

    /// <summary>Adds the range above the last.</summary>
    public void Extend(Height head)
    {
        (Height from, Height to) = Next(head);
        _ranges.Add(New(from, to));
    }

    /// <summary>What is at or below the head is done.</summary>
    public void DropCommitted(Height head)
    {
        _ranges.RemoveAll(range => range.To <= head);
        if (Lowest is { Held: null, Asked.Count: 0 } lowest && lowest.From <= head)
        {
            lowest.From = new Height(head.Value + 1);
        }
    }

    /// <summary>
    /// A range came: fewer blocks than wanted leave a rest, unless it was the last; more make the following
    /// shorter.
    /// </summary>
    public void OnHeld(SyncRange range, Height last)
    {
        Height wanted = range.To;
        range.To = last;
        int index = _ranges.IndexOf(range);
        if (last < wanted)
        {
            if (index + 1 < _ranges.Count)
            {
                _ranges.Insert(index + 1, New(new Height(last.Value + 1), wanted));
            }

            return;
        }

        while (index + 1 < _ranges.Count && _ranges[index + 1] is { Held: null } next && next.From <= last)
        {
            if (next.To > last)
            {
                // Asked for already, it begins lower than it need: the core passes over what it has.
                next.From = next.Asked.Count == 0 ? new Height(last.Value + 1) : next.From;
                return;
            }

            _ranges.RemoveAt(index + 1);
        }
    }

    /// <summary>Nobody claims any more to have what lies above: it is not waited for.</summary>
    public void Trim(Height target)
    {
        while (_ranges.Count > 0 && _ranges[^1] is { Held: null, Asked.Count: 0 } last && last.From > target)
        {
            _ranges.RemoveAt(_ranges.Count - 1);
        }
    }

    /// <summary>Nothing is wanted any more.</summary>
    public void Clear() => _ranges.Clear();

    private (Height From, Height To) Next(Height head)
    {
        ulong from = (_ranges.Count == 0 ? head.Value : _ranges[^1].To.Value) + 1;
        ulong boundary = schedule.BoundaryOf(schedule.EpochOf(new Height(from))).Value;
        return (new Height(from), new Height(Math.Min(from + (ulong)limits.RangeBlocks - 1, boundary)));
    }

    private SyncRange New(Height from, Height to) =>
        new(_nextId++, schedule.EpochOf(from), from, to);
}
