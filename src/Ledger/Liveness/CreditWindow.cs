using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Liveness;

/// <summary>
/// A run of heights in which a validator must be heard of once: window w holds (w * W, (w + 1) * W], W the
/// genesis's creditWindowBlocks. A vote is credited by a block of the window that holds the block it is for,
/// so who is silent throughout a window has no credit in it.
/// </summary>
/// <param name="Number">w, from 0.</param>
internal readonly record struct CreditWindow(ulong Number)
{
    /// <summary>The window of a height above genesis.</summary>
    public static CreditWindow Of(Height height, GenesisConsensus consensus)
    {
        Invariant.Require(height.Value > 0, "genesis is in no window");
        return new CreditWindow((height.Value - 1) / consensus.CreditWindowBlocks);
    }

    /// <summary>True when a height is the last of its window.</summary>
    public static bool IsLast(Height height, GenesisConsensus consensus) =>
        height.Value != 0 && height.Value % consensus.CreditWindowBlocks == 0;

    /// <summary>The window's first height.</summary>
    public Height First(GenesisConsensus consensus) => new((Number * consensus.CreditWindowBlocks) + 1);
}
