using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Simulation.Actors;

/// <summary>Makes certificates of its own signature alone, for every vote it casts.</summary>
internal sealed class Forger(Cluster cluster, int index) : Byzantine(cluster, index)
{
    protected override void Publish(ConsensusMessage message, int? to)
    {
        base.Publish(message, to);
        if (message is ConsensusMessage.OfVote m)
        {
            Body nullify = Body.Nullify(m.Vote.Body.Epoch, m.Vote.Body.View);
            Vote vote = Sign(nullify);
            base.Publish(
                new ConsensusMessage.OfCertificate(Certificate.Create(
                    nullify, Cluster.Validators.Count, [(Index, vote.Signature)])),
                to);
        }
    }
}
