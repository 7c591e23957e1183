using OpenLedger.Consensus.Messages;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Actors;

/// <summary>Shows its proposals to one node only and answers no request for a block.</summary>
internal sealed class WithholdingLeader(Cluster cluster, int id) : Byzantine(cluster, id)
{
    protected override void Publish(ConsensusMessage message, int? to)
    {
        switch (message)
        {
            case ConsensusMessage.OfProposal:
                Transmit((Id + 1) % Cluster.Nodes.Length, message);
                break;
            case ConsensusMessage.BlockResponse:
                break;
            default:
                base.Publish(message, to);
                break;
        }
    }
}
