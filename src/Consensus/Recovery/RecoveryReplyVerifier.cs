using OpenLedger.Consensus.Certificates;
using OpenLedger.Consensus.Validators;
using OpenLedger.Consensus.Votes;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Recovery;

/// <summary>Checks an answer against an epoch's set: who signed it, then the certificate. Pure.</summary>
public sealed class RecoveryReplyVerifier(
    RecoveryDomain recovery, ConsensusDomain consensus, ValidatorSet validators, SignatureCheck check)
{
    private readonly CertificateVerifier _certificates = new(consensus, validators, check);

    /// <summary>
    /// True when the index is of the set, its key signed the answer, and the certificate is good.
    /// </summary>
    public bool Verify(RecoveryReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return validators.Contains(reply.Index)
            && check(
                validators[reply.Index].Key,
                recovery.Digest(reply.Nonce, reply.Epoch, reply.Index, reply.Proof), reply.Signature)
            && (reply.Proof is null || _certificates.Verify(reply.Proof) == CertificateError.None);
    }
}
