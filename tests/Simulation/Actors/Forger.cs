using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Makes certificates out of its own signature, for every vote it casts: alone, and padded with the indices
/// of all others over signatures that are none.
/// </summary>
internal sealed class Forger(Cluster cluster, int id) : Byzantine(cluster, id)
{
    private static readonly Signature None = new(UInt256.Zero, UInt256.Zero, 0);

    protected override void Publish(ConsensusMessage message, int? to)
    {
        base.Publish(message, to);
        if (message is not ConsensusMessage.OfVote m)
        {
            return;
        }

        Body nullify = Body.Nullify(m.Vote.Body.Epoch, m.Vote.Body.View);
        if (Sign(nullify) is Vote vote)
        {
            int count = Cluster.Epochs.At(nullify.Epoch).Count;
            base.Publish(
                new ConsensusMessage.OfCertificate(
                    Certificate.Create(nullify, count, [(vote.Index, vote.Signature)])), to);
            base.Publish(
                new ConsensusMessage.OfCertificate(Padded(m.Vote.Body, m.Vote, count)), to);
        }
    }

    private static Certificate Padded(in Body body, Vote own, int count)
    {
        List<(ValidatorIndex Index, Signature Signature)> signers = [];
        for (int i = 0; i < count; i++)
        {
            signers.Add((new ValidatorIndex((ushort)i), i == own.Index.Value ? own.Signature : None));
        }

        return Certificate.Create(body, count, signers);
    }
}
