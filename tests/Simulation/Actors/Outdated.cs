using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Actors;

/// <summary>Votes about views a while ago, and shows certificates nobody needs any more.</summary>
internal sealed class Outdated(Cluster cluster, int id) : Byzantine(cluster, id)
{
    private const int Lag = 8;

    private readonly Queue<ConsensusMessage> _old = new();

    protected override void Publish(ConsensusMessage message, int? to)
    {
        if (message is not (ConsensusMessage.OfVote or ConsensusMessage.OfCertificate))
        {
            base.Publish(message, to);
            return;
        }

        _old.Enqueue(message);
        if (_old.Count > Lag)
        {
            ConsensusMessage old = _old.Dequeue();
            base.Publish(old, null);
            if (old is ConsensusMessage.OfVote m && m.Vote.Body.Kind == BodyKind.Notarize)
            {
                Say(Body.Finalize(m.Vote.Body.Proposal));
                Say(Body.Nullify(m.Vote.Body.Epoch, m.Vote.Body.View));
            }
        }
    }
}
