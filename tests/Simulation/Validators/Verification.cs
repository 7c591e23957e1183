using OpenLedger.Consensus.Certificates;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Votes;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Validators;

/// <summary>
/// The core's own verifiers over simulated signatures, one set of them for the whole cluster. Checking is a
/// pure function of what is checked, so an object that reaches several nodes is checked once.
/// </summary>
internal sealed class Verification(Cluster cluster)
{
    private readonly Dictionary<object, bool> _known = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<
        Epoch, (VoteVerifier Votes, CertificateVerifier Certificates)> _verifiers = [];

    public bool IsGood(Vote vote)
    {
        if (!_known.TryGetValue(vote, out bool isGood))
        {
            isGood = Of(vote.Body.Epoch).Votes.Verify(vote);
            _known[vote] = isGood;
        }

        return isGood;
    }

    public bool IsGood(Certificate certificate)
    {
        if (!_known.TryGetValue(certificate, out bool isGood))
        {
            isGood = Of(certificate.Body.Epoch).Certificates.Verify(certificate) == CertificateError.None;
            _known[certificate] = isGood;
        }

        return isGood;
    }

    /// <summary>What is signed in a message; what is not signed is good.</summary>
    public bool IsGood(ConsensusMessage message) => message switch
    {
        ConsensusMessage.OfVote m => IsGood(m.Vote),
        ConsensusMessage.OfCertificate m => IsGood(m.Certificate),
        ConsensusMessage.OfProposal m => IsGood(m.Proposal),
        ConsensusMessage.RangeResponse m => IsGood(m.Finalization),
        _ => true,
    };

    /// <summary>The same with a planted judge of certificates.</summary>
    public static bool IsGood(
        Verification real, ConsensusMessage message, Func<Certificate, bool, bool> accepts)
    {
        switch (message)
        {
            case ConsensusMessage.OfCertificate m:
                return accepts(m.Certificate, real.IsGood(m.Certificate));
            case ConsensusMessage.RangeResponse m:
                return accepts(m.Finalization, real.IsGood(m.Finalization));
            case ConsensusMessage.OfProposal m:
                Body body = m.Proposal.LeaderVote.Body;
                return body.Kind == BodyKind.Notarize && real.IsGood(m.Proposal.LeaderVote)
                    && m.Proposal.Justification.All(c => c.Body.Epoch == body.Epoch
                        && c.Body.View < body.View && accepts(c, real.IsGood(c)));
            default:
                return real.IsGood(message);
        }
    }

    private bool IsGood(Proposal proposal)
    {
        if (!_known.TryGetValue(proposal, out bool isGood))
        {
            (VoteVerifier votes, CertificateVerifier certificates) = Of(proposal.LeaderVote.Body.Epoch);
            isGood = new ProposalVerifier(votes, certificates).Verify(proposal);
            _known[proposal] = isGood;
        }

        return isGood;
    }

    private (VoteVerifier Votes, CertificateVerifier Certificates) Of(Epoch epoch)
    {
        if (!_verifiers.TryGetValue(epoch, out (VoteVerifier Votes, CertificateVerifier Certificates) found))
        {
            found = (
                new VoteVerifier(cluster.Domain, cluster.SetOf(epoch), FakeSignatures.Check),
                new CertificateVerifier(cluster.Domain, cluster.SetOf(epoch), FakeSignatures.Check));
            _verifiers[epoch] = found;
        }

        return found;
    }
}
