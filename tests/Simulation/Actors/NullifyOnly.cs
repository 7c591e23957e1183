using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Actors;

/// <summary>Says nothing but Nullify, in every view it would have said something else about.</summary>
internal sealed class NullifyOnly(Cluster cluster, int id) : Byzantine(cluster, id)
{
    protected override void Publish(ConsensusMessage message, int? to)
    {
        Body? said = message switch
        {
            ConsensusMessage.OfProposal m => m.Proposal.LeaderVote.Body,
            ConsensusMessage.OfVote m => m.Vote.Body,
            _ => null,
        };
        if (said is not Body body)
        {
            base.Publish(message, to);
        }
        else if (body.Kind != BodyKind.Finalize)
        {
            Say(Body.Nullify(body.Epoch, body.View), to);
        }
    }
}
