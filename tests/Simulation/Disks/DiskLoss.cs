namespace OpenLedger.Simulation.Disks;

/// <summary>What a crash does to writes that were not synced.</summary>
public enum DiskLoss
{
    /// <summary>None of them survives.</summary>
    All = 0,

    /// <summary>The first few survive.</summary>
    Tail = 1,

    /// <summary>The first few survive and the next one in part.</summary>
    Torn = 2,
}
