using System.Diagnostics;
using OpenLedger.Consensus;
using OpenLedger.Ledger.Execution;

namespace OpenLedger.Node.Driver;

/// <summary>
/// Half of the build/verify budget B: a block that took longer to build could not be verified in time.
/// </summary>
internal sealed class BuildBudget(TimeSpan limit) : IBuildBudget
{
    /// <summary>The budget of a block: halved as often as consensus says, down to nothing at all.</summary>
    public static BuildBudget Of(TimeSpan whole, int halvings) => new(
        halvings >= Effect.Build.HalvingsMax ? TimeSpan.FromTicks(-1) : whole / (1 << halvings));

    private readonly long _started = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public bool Exhausted => Stopwatch.GetElapsedTime(_started) > limit;
}
