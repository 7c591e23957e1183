using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Votes;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Certificates;

/// <summary>
/// Checks what is signed in a proposal, outside Step: the leader's vote, and every certificate of J, which
/// must be of the same epoch and of an earlier view. One bad part refuses the whole. Whether the signer leads
/// the view is Step's to say.
/// </summary>
public sealed class ProposalVerifier(VoteVerifier votes, CertificateVerifier certificates)
{
    /// <summary>True when everything signed in it is.</summary>
    public bool Verify(Proposal proposal, SignatureCache? cache = null)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        Body body = proposal.LeaderVote.Body;
        return body.Kind == BodyKind.Notarize
            && votes.Verify(proposal.LeaderVote, cache)
            && proposal.Justification.All(c =>
                c.Body.Epoch == body.Epoch
                && c.Body.View < body.View
                && certificates.Verify(c, cache) == CertificateError.None);
    }
}
