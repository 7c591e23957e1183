using OpenLedger.Consensus;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Blocks;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Actors;

/// <summary>Gives its blocks an invalid content and proposes them unverified.</summary>
internal sealed class InvalidProposer(Cluster cluster, int id) : Byzantine(cluster, id)
{
    public override CandidateBlock MakeBlock(Effect.Build build, Height height)
    {
        CandidateBlock block = SimulatedBlock.Create(
            build.ParentHash, height, build.Epoch, build.View, build.ParentView,
            Math.Max(ClockMs, build.ParentTimestampMs + 1), nonce: 666, BlockContent.Invalid);
        Cluster.Oracle.OnBlockMade(block);
        ProposalId p = new(block.Epoch, block.View, block.ParentView, block.Hash);
        if (Sign(Body.Notarize(p)) is Vote vote)
        {
            Certificate? parent = Engine.NotarizationOf(block.ParentView);
            Publish(
                new ConsensusMessage.OfProposal(
                    new Proposal(block.Bytes, vote, parent is null ? [] : [parent])), null);
            Say(Body.Finalize(p));
        }

        return block;
    }
}
