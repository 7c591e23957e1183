using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Proposes two blocks a view, one to each half, and votes for everything it sees, in every way.
/// </summary>
internal sealed class Equivocator(Cluster cluster, int index) : Byzantine(cluster, index)
{
    protected override void Publish(ConsensusMessage message, int? to)
    {
        switch (message)
        {
            case ConsensusMessage.OfProposal m:
                Split(m.Proposal);
                break;
            case ConsensusMessage.OfVote m when m.Vote.Body.Kind != BodyKind.Nullify:
                base.Publish(message, to);
                base.Publish(new ConsensusMessage.OfVote(Sign(Body.Finalize(m.Vote.Body.Proposal))), to);
                base.Publish(
                    new ConsensusMessage.OfVote(Sign(Body.Nullify(m.Vote.Body.Epoch, m.Vote.Body.View))), to);
                break;
            default:
                base.Publish(message, to);
                break;
        }
    }

    private void Split(Proposal proposal)
    {
        CandidateBlock a = SimulatedBlock.Decode(proposal.Block)!;
        CandidateBlock b = SimulatedBlock.Create(
            a.ParentHash, a.Height, a.Epoch, a.View, a.ParentView, a.TimestampMs, nonce: 777, valid: true);
        Vote vote = Sign(Body.Notarize(new ProposalId(b.Epoch, b.View, b.ParentView, b.Hash)));
        Proposal other = new(b.Bytes, vote, proposal.Justification);
        for (int peer = 0; peer < Cluster.Validators.Count; peer++)
        {
            if (peer != Index.Value)
            {
                Transmit(peer, new ConsensusMessage.OfProposal(peer % 2 == 0 ? proposal : other));
                Transmit(
                    peer, new ConsensusMessage.OfVote(
                    Sign(Body.Finalize((peer % 2 == 0 ? proposal : other).Id))));
            }
        }
    }
}
