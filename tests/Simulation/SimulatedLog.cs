namespace OpenLedger.Simulation;

/// <summary>An append-only file that loses what was not synced: all of it, or a tail of it.</summary>
internal sealed class SimulatedLog
{
    private readonly List<byte[]> _records = [];

    public int Length => _records.Count;

    public int DurableLength { get; private set; }

    public IReadOnlyList<byte[]> Records => _records;

    public void Append(byte[] record) => _records.Add(record);

    public void Sync(int length) => DurableLength = Math.Max(DurableLength, Math.Min(length, _records.Count));

    /// <summary>The power goes: a prefix of the unsynced records survives.</summary>
    public void Crash(SplitMix chance)
    {
        int unsynced = _records.Count - DurableLength;
        int kept = DurableLength + (int)chance.Below((ulong)unsynced + 1);
        _records.RemoveRange(kept, _records.Count - kept);
        DurableLength = _records.Count;
    }

    public void Clear()
    {
        _records.Clear();
        DurableLength = 0;
    }

    /// <summary>Drops durable records that are of no more use.</summary>
    public void Prune(Func<byte[], bool> isUseless)
    {
        for (int i = DurableLength - 1; i >= 0; i--)
        {
            if (isUseless(_records[i]))
            {
                _records.RemoveAt(i);
                DurableLength--;
            }
        }
    }
}
