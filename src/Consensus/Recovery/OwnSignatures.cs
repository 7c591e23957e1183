using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Recovery;

/// <summary>
/// The start-up watch's eyes: what verified messages show this node's own key to have signed. A key that
/// signs what its journal does not know is held by somebody else too. Pure.
/// </summary>
public static class OwnSignatures
{
    /// <summary>The bodies of an epoch that an input proves this validator to have signed.</summary>
    public static IEnumerable<Body> In(Input input, Epoch epoch, ValidatorIndex self) => (input switch
    {
        Input.VoteReceived i => Of(i.Vote, self),
        Input.CertificateReceived i => Of(i.Certificate, self),
        Input.ProposeReceived i =>
            [.. Of(i.Proposal.LeaderVote, self), .. i.Proposal.Justification.SelectMany(c => Of(c, self))],
        Input.RangeReceived i => Of(i.Finalization, self),
        _ => [],
    }).Where(body => body.Epoch == epoch);

    /// <summary>True when an input proves that an epoch went past its first view without this node.</summary>
    public static bool ProvesProgress(Input input) => input switch
    {
        Input.CertificateReceived or Input.RangeReceived or Input.LaterEpochHeard => true,
        Input.ProposeReceived i => i.Proposal.Justification.Count > 0,
        _ => false,
    };

    private static Body[] Of(Vote vote, ValidatorIndex self) => vote.Index == self ? [vote.Body] : [];

    private static Body[] Of(Certificate certificate, ValidatorIndex self) =>
        certificate.IsSignedBy(self) ? [certificate.Body] : [];
}
