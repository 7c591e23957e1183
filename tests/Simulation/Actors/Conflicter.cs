using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Actors;

/// <summary>Whatever it votes for, it votes for another block of that view too.</summary>
internal sealed class Conflicter(Cluster cluster, int id) : Byzantine(cluster, id)
{
    protected override void Publish(ConsensusMessage message, int? to)
    {
        if (message is ConsensusMessage.OfVote m && m.Vote.Body.Kind != BodyKind.Nullify)
        {
            ProposalId other = Other(m.Vote.Body.Proposal);
            Say(m.Vote.Body.Kind == BodyKind.Notarize ? Body.Notarize(other) : Body.Finalize(other), to);
        }

        base.Publish(message, to);
    }
}
