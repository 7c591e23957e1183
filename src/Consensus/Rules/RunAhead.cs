using OpenLedger.Consensus.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Rules;

/// <summary>
/// How far notarized blocks may run ahead of finality. A hard stop would be no bound but a trap: when in each
/// of the views ahead one third nullified, no old view can be finalized any more, and only a new one moves
/// finality. So further ahead than <see cref="FullBlocksMax"/> the blocks go on, but empty and at the pace of
/// idle ones; at the epoch's boundary they end, and that block is proposed again and again.
/// </summary>
internal static class RunAhead
{
    /// <summary>Heights above the committed one up to which a block may be of any size.</summary>
    public const ulong FullBlocksMax = 64;

    /// <summary>Largest block voted for beyond that: a header, and credits at most.</summary>
    public const int SmallBlockBytesMax = 16 * 1024;

    public static bool IsFar(SimplexState state, Height height) =>
        height.Value > state.Committed.Height.Value + FullBlocksMax;

    /// <summary>
    /// True when a block may be voted for now; else it waits for finality, as long as its view.
    /// </summary>
    public static bool Allows(SimplexState state, CandidateBlock block) =>
        block.Bytes.Length <= SmallBlockBytesMax || !IsFar(state, block.Height);
}
