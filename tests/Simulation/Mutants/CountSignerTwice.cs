using OpenLedger.Consensus;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Mutants;

/// <summary>A vote that arrives a second time is counted for the next validator.</summary>
internal sealed class CountSignerTwice(Cluster cluster, int self) : Mutation
{
    private readonly HashSet<(Body Body, ValidatorIndex Index)> _counted = [];

    public override Input? Invents(int from, ConsensusMessage message)
    {
        if (message is not ConsensusMessage.OfVote m || _counted.Add((m.Vote.Body, m.Vote.Index)))
        {
            return null;
        }

        int count = cluster.Epochs.At(m.Vote.Body.Epoch).Count;
        ValidatorIndex next = new((ushort)((m.Vote.Index.Value + 1) % count));
        bool isOwn = cluster.Epochs.At(m.Vote.Body.Epoch).NodeAt(next) == self;
        return isOwn
            ? null
            : new Input.VoteReceived(new PeerNumber((uint)from), m.Vote with { Index = next });
    }
}
