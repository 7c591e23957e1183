namespace OpenLedger.Simulation;

/// <summary>
/// Links between validators: seeded delay, loss, duplication, hence reordering, and partitions.
/// </summary>
internal sealed class SimulatedNetwork(
    SimulationOptions options, EventQueue events, SplitMix chance, Action<int, int, byte[]> deliver)
{
    private int[] _groups = new int[options.Powers.Length];

    /// <summary>True once all of it but delay is over.</summary>
    public bool IsHealed { get; set; }

    public void Partition(SplitMix how) => _groups = [.. _groups.Select(_ => (int)how.Below(2))];

    public void Join() => _groups = new int[options.Powers.Length];

    public void Send(int from, int to, byte[] message)
    {
        if (_groups[from] != _groups[to] || (!IsHealed && chance.Permille(options.LossPermille)))
        {
            return;
        }

        bool twice = !IsHealed && chance.Permille(options.DuplicatePermille);
        for (int i = 0; i < (twice ? 2 : 1); i++)
        {
            ulong delay = chance.Between(options.DelayMinMs, options.DelayMaxMs);
            events.After(delay, () => deliver(from, to, message));
        }
    }
}
