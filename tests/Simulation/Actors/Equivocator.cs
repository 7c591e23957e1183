using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Blocks;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Proposes two blocks a view, one to each half, and votes for everything it sees, in every way.
/// </summary>
internal sealed class Equivocator(Cluster cluster, int id) : Byzantine(cluster, id)
{
    protected override void Publish(ConsensusMessage message, int? to)
    {
        switch (message)
        {
            case ConsensusMessage.OfProposal m when Cluster.Decode(m.Proposal.Block) is CandidateBlock block:
                Split(m, block);
                break;
            case ConsensusMessage.OfVote m when m.Vote.Body.Kind != BodyKind.Nullify:
                base.Publish(message, to);
                Say(Body.Finalize(m.Vote.Body.Proposal), to);
                Say(Body.Nullify(m.Vote.Body.Epoch, m.Vote.Body.View), to);
                break;
            default:
                base.Publish(message, to);
                break;
        }
    }

    private void Split(ConsensusMessage.OfProposal first, CandidateBlock a)
    {
        CandidateBlock b = SimulatedBlock.Create(
            a.ParentHash, a.Height, a.Epoch, a.View, a.ParentView, a.TimestampMs, nonce: 777,
            BlockContent.Valid);
        Cluster.Oracle.OnBlockMade(b);
        ProposalId other = new(b.Epoch, b.View, b.ParentView, b.Hash);
        if (Sign(Body.Notarize(other)) is not Vote vote)
        {
            return;
        }

        ConsensusMessage.OfProposal second = new(
            new Proposal(b.Bytes, vote, first.Proposal.Justification));
        for (int peer = 0; peer < Cluster.Nodes.Length; peer++)
        {
            if (peer != Id)
            {
                Transmit(peer, peer % 2 == 0 ? first : second);
                Say(Body.Finalize(peer % 2 == 0 ? first.Proposal.Id : other), peer);
            }
        }
    }
}
