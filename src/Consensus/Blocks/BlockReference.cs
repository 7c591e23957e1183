using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Blocks;

/// <summary>A block that can be built on: executed here, or committed.</summary>
internal readonly record struct BlockReference(View View, Hash256 Hash, Height Height, ulong TimestampMs)
{
    public static BlockReference Of(CandidateBlock block) =>
        new(block.View, block.Hash, block.Height, block.TimestampMs);
}
