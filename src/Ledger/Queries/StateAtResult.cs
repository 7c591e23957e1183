using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>The state after a block, or why there is none.</summary>
public abstract record StateAtResult
{
    private StateAtResult()
    {
    }

    /// <summary>Here it is.</summary>
    /// <param name="State">The state after the block.</param>
    public sealed record Found(IWorldState State) : StateAtResult;

    /// <summary>It was discarded.</summary>
    /// <param name="Oldest">The oldest block whose state is kept.</param>
    public sealed record Pruned(Height Oldest) : StateAtResult;

    /// <summary>The block is not finalized.</summary>
    public sealed record Unknown : StateAtResult;
}
