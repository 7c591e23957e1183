using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Actors;

/// <summary>Nullifies and finalizes every view it hears of.</summary>
internal sealed class Nuller(Cluster cluster, int id) : Byzantine(cluster, id)
{
    private (Epoch Epoch, View View) _last;

    public override void Deliver(int from, ConsensusMessage message)
    {
        base.Deliver(from, message);
        Body? heard = message switch
        {
            ConsensusMessage.OfProposal m => m.Proposal.LeaderVote.Body,
            ConsensusMessage.OfVote m when m.Vote.Body.Kind == BodyKind.Notarize => m.Vote.Body,
            _ => null,
        };
        if (IsUp && heard is Body body && (body.Epoch, body.View).CompareTo(_last) > 0)
        {
            _last = (body.Epoch, body.View);
            Say(Body.Nullify(body.Epoch, body.View));
            Say(Body.Finalize(body.Proposal));
        }
    }
}
