using OpenLedger.Consensus;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Simulation.Actors;

/// <summary>Gives its blocks an invalid content and proposes them unverified.</summary>
internal sealed class InvalidProposer(Cluster cluster, int index) : Byzantine(cluster, index)
{
    protected override CandidateBlock MakeBlock(Effect.Build build, Height height)
    {
        CandidateBlock block = SimulatedBlock.Create(
            build.ParentHash, height, build.Epoch, build.View, build.ParentView,
            Cluster.Events.NowMs + 1, nonce: 666, valid: false);
        Vote vote = Sign(
            Body.Notarize(new ProposalId(block.Epoch, block.View, block.ParentView, block.Hash)));
        Certificate? parent = State.Find(block.ParentView)?.Notarization;
        Publish(new ConsensusMessage.OfProposal(
            new Proposal(block.Bytes, vote, parent is null ? [] : [parent])), null);
        Publish(new ConsensusMessage.OfVote(Sign(Body.Finalize(vote.Body.Proposal))), null);
        return block;
    }
}
