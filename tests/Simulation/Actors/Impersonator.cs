using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Actors;

/// <summary>Says everything under the other validators' indices, with its own signature.</summary>
internal sealed class Impersonator(Cluster cluster, int id) : Byzantine(cluster, id)
{
    protected override void Publish(ConsensusMessage message, int? to)
    {
        switch (message)
        {
            case ConsensusMessage.OfVote m:
                int count = Cluster.Epochs.At(m.Vote.Body.Epoch).Count;
                for (int i = 0; i < count; i++)
                {
                    Vote vote = m.Vote with { Index = new ValidatorIndex((ushort)i) };
                    base.Publish(new ConsensusMessage.OfVote(vote), to);
                }

                break;
            case ConsensusMessage.OfProposal m:
                int next = (m.Proposal.LeaderVote.Index.Value + 1)
                    % Cluster.Epochs.At(m.Proposal.Id.Epoch).Count;
                Vote first = m.Proposal.LeaderVote with { Index = new ValidatorIndex((ushort)next) };
                base.Publish(new ConsensusMessage.OfProposal(m.Proposal with { LeaderVote = first }), to);
                break;
            default:
                base.Publish(message, to);
                break;
        }
    }
}
