namespace OpenLedger.Simulation.Faults;

/// <summary>What was really done to a run, counted by the kind of trouble that did it.</summary>
internal sealed class Injected
{
    private readonly long[] _counts = new long[Enum.GetValues<Fault>().Length];

    public long this[Fault fault] => _counts[(int)fault];

    public void Count(Fault fault, long times = 1) => _counts[(int)fault] += times;

    public void Add(Injected other)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    /// <summary>By name, what was done at least once.</summary>
    public SortedDictionary<string, long> ByName() => new(
        Enum.GetValues<Fault>().Where(fault => this[fault] > 0)
            .ToDictionary(FaultNames.Of, fault => this[fault]), StringComparer.Ordinal);
}
