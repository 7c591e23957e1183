using OpenLedger.Consensus.Messages;

namespace OpenLedger.Simulation.Actors;

/// <summary>Never proposes; votes like everybody.</summary>
internal sealed class SilentLeader(Cluster cluster, int index) : Byzantine(cluster, index)
{
    protected override void Publish(ConsensusMessage message, int? to)
    {
        if (message is not ConsensusMessage.OfProposal)
        {
            base.Publish(message, to);
        }
    }
}
