using OpenLedger.Primitives.Values;
using OpenLedger.Simulation.Time;

namespace OpenLedger.Simulation.Disks;

/// <summary>
/// An append-only file that loses what was not synced: all of it, or a tail of it, its first lost record
/// perhaps torn in the middle. Positions count every record ever appended.
/// </summary>
internal sealed class SimulatedLog<T>(Func<T, byte[]> encode, Func<byte[], T> decode)
{
    private readonly List<T> _records = [];
    private long _pruned;

    /// <summary>The position after the last record.</summary>
    public long Length => _pruned + _records.Count;

    /// <summary>The position after the last record that survives a crash.</summary>
    public long DurableLength { get; private set; }

    /// <summary>True when something waits for a sync.</summary>
    public bool IsDirty => DurableLength < Length;

    public IReadOnlyList<T> Records => _records;

    public void Append(T record) => _records.Add(record);

    public void Sync(long length) => DurableLength = Math.Max(DurableLength, Math.Min(length, Length));

    /// <summary>True when a durable record satisfies the predicate; the newest are looked at first.</summary>
    public bool HasDurable(Predicate<T> predicate)
    {
        for (int i = (int)(DurableLength - _pruned) - 1; i >= 0; i--)
        {
            if (predicate(_records[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The power goes: a prefix of the unsynced records survives. Gives how many do not.</summary>
    public int Crash(SplitMix chance, DiskLoss loss, bool throughBytes)
    {
        int unsynced = (int)(Length - DurableLength);
        int survivors = loss == DiskLoss.All ? 0 : (int)chance.Below((ulong)unsynced + 1);
        int kept = (int)(DurableLength - _pruned) + survivors;
        int lost = unsynced - survivors;
        if (throughBytes)
        {
            Reread(chance, kept, loss == DiskLoss.Torn && lost > 0);
        }
        else
        {
            _records.RemoveRange(kept, lost);
        }

        DurableLength = Length;
        return lost;
    }

    public void Clear()
    {
        _pruned += _records.Count;
        _records.Clear();
        DurableLength = Length;
    }

    /// <summary>Drops durable records that are of no more use.</summary>
    public void Prune(Predicate<T> isUseless)
    {
        int durable = (int)(DurableLength - _pruned);
        int kept = 0;
        for (int i = 0; i < _records.Count; i++)
        {
            if (i >= durable || !isUseless(_records[i]))
            {
                _records[kept++] = _records[i];
            }
        }

        _pruned += _records.Count - kept;
        _records.RemoveRange(kept, _records.Count - kept);
    }

    /// <summary>Removes records as a planted bug does, durable or not.</summary>
    public void Forget(Predicate<T> predicate)
    {
        int removed = _records.RemoveAll(predicate);
        _pruned += removed;
        DurableLength = Math.Max(DurableLength, _pruned);
    }

    private void Reread(SplitMix chance, int kept, bool isTorn)
    {
        List<byte> file = [];
        for (int i = 0; i < kept; i++)
        {
            LogFrames.Write(file, encode(_records[i]));
        }

        if (isTorn)
        {
            List<byte> torn = [];
            LogFrames.Write(torn, encode(_records[kept]));
            int cut = (int)chance.Below((ulong)torn.Count);
            file.AddRange(torn[..cut]);

            // The file's length may be durable while the data is not: zeros where bytes were expected.
            file.AddRange(chance.Permille(300) ? new byte[torn.Count - cut] : []);
        }

        _records.Clear();
        _records.AddRange(LogFrames.Read([.. file]).Select(decode));

        // Zeros may be just what was to be written: then the record is whole.
        bool isCut = _records.Count == kept || (isTorn && _records.Count == kept + 1);
        Invariant.Require(isCut, "a torn tail is cut and nothing else is");
    }
}
