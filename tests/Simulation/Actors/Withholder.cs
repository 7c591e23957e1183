using OpenLedger.Consensus.Messages;

namespace OpenLedger.Simulation.Actors;

/// <summary>Shows its proposals to one validator only and answers no request for a block.</summary>
internal sealed class Withholder(Cluster cluster, int index) : Byzantine(cluster, index)
{
    protected override void Publish(ConsensusMessage message, int? to)
    {
        switch (message)
        {
            case ConsensusMessage.OfProposal:
                Transmit((Index.Value + 1) % Cluster.Validators.Count, message);
                break;
            case ConsensusMessage.BlockResponse:
                break;
            default:
                base.Publish(message, to);
                break;
        }
    }
}
