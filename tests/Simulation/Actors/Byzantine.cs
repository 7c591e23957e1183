using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Validators;

namespace OpenLedger.Simulation.Actors;

/// <summary>A validator whose word is worth nothing; the oracle does not hold it to any rule.</summary>
internal abstract class Byzantine(Cluster cluster, int id) : SimulatedValidator(cluster, id)
{
    public override bool IsHonest => false;

    /// <summary>Signs a body and says it to one node or all, if this node has a vote in that epoch.</summary>
    protected void Say(in Body body, int? to = null)
    {
        if (Sign(body) is Vote vote)
        {
            base.Publish(new ConsensusMessage.OfVote(vote), to);
        }
    }

    /// <summary>Another P of the same view, of a block that nobody has.</summary>
    protected static ProposalId Other(in ProposalId p)
    {
        byte[] hash = p.BlockHash.ToArray();
        hash[7] ^= 0x55;
        return new ProposalId(p.Epoch, p.View, p.ParentView, new Hash256(hash));
    }
}
