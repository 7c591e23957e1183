using System.Diagnostics;
using OpenLedger.Ledger.Execution;

namespace OpenLedger.Node.Driver;

/// <summary>
/// Half of the build/verify budget B: a block that took longer to build could not be verified in time.
/// </summary>
internal sealed class BuildBudget(TimeSpan limit) : IBuildBudget
{
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public bool Exhausted => Stopwatch.GetElapsedTime(_started) > limit;
}
