using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>A view was kept for so long that its block left the window of stored history.</summary>
public sealed class StatePrunedException : Exception
{
    /// <summary>Names the view's height and the oldest one that can still be read.</summary>
    public StatePrunedException(Height height, Height oldest)
        : base($"the state of block {height} is pruned; the oldest kept is that of block {oldest}") =>
        (Height, Oldest) = (height, oldest);

    /// <summary>Height of the view.</summary>
    public Height Height { get; }

    /// <summary>Oldest height whose state is kept.</summary>
    public Height Oldest { get; }
}
