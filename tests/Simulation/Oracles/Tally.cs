namespace OpenLedger.Simulation.Oracles;

/// <summary>Which indices stand behind one body, and their power: every index once.</summary>
internal sealed class Tally
{
    private readonly ulong[] _seen = new ulong[4];

    public ulong Power { get; private set; }

    public bool Has(int index) => (_seen[index >> 6] & (1UL << (index & 63))) != 0;

    /// <summary>True when the index was not counted before.</summary>
    public bool Add(int index, ulong power)
    {
        if (Has(index))
        {
            return false;
        }

        _seen[index >> 6] |= 1UL << (index & 63);
        Power += power;
        return true;
    }
}
