using OpenLedger.Consensus.Messages;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Actors;

/// <summary>Never proposes; votes like everybody.</summary>
internal sealed class SilentLeader(Cluster cluster, int id) : Byzantine(cluster, id)
{
    protected override void Publish(ConsensusMessage message, int? to)
    {
        if (message is not ConsensusMessage.OfProposal)
        {
            base.Publish(message, to);
        }
    }
}
