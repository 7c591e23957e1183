using OpenLedger.Consensus;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Simulation.Blocks;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Its blocks refer to content that only some have: to the others they are not known yet, never invalid.
/// </summary>
internal sealed class ContentWithholder(Cluster cluster, int id) : Byzantine(cluster, id)
{
    public override CandidateBlock MakeBlock(Effect.Build build, Height height)
    {
        CandidateBlock block = SimulatedBlock.Create(
            build.ParentHash, height, build.Epoch, build.View, build.ParentView,
            Math.Max(ClockMs, build.ParentTimestampMs + 1), (ulong)Id, BlockContent.Withheld);
        Cluster.Oracle.OnBlockMade(block);
        return block;
    }
}
