namespace OpenLedger.Simulation.Time;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the one source of chance of a simulated run.</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        unchecked
        {
            // The algorithm is defined modulo 2^64.
            _state += 0x9E3779B97F4A7C15;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A number below <paramref name="bound"/>.</summary>
    public ulong Below(ulong bound) => Next() % bound;

    public ulong Between(ulong low, ulong high) => low + Below(high - low + 1);

    public bool Permille(ulong permille) => Below(1_000) < permille;

    public SplitMix Fork() => new(Next());
}
