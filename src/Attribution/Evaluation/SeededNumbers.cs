namespace OpenLedger.Attribution.Evaluation;

/// <summary>SplitMix64: the same numbers for a seed on every machine.</summary>
internal sealed class SeededNumbers(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            // The generator wraps around by definition.
            _state += 0x9E3779B97F4A7C15;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>0 to <paramref name="exclusiveMax"/> - 1.</summary>
    public int Below(int exclusiveMax) => (int)(Next() % (ulong)exclusiveMax);

    /// <summary><paramref name="count"/> different numbers below <paramref name="from"/>, as a
    /// mask.</summary>
    public bool[] Choose(int count, int from)
    {
        int[] numbers = [.. Enumerable.Range(0, from)];
        var mask = new bool[from];
        for (int i = 0; i < count; i++)
        {
            int j = i + Below(from - i);
            (numbers[i], numbers[j]) = (numbers[j], numbers[i]);
            mask[numbers[i]] = true;
        }

        return mask;
    }
}
