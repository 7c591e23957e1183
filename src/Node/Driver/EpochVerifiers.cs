using OpenLedger.Consensus.Certificates;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Votes;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Driver;

/// <summary>Checks what names one epoch against that epoch's set.</summary>
internal sealed class EpochVerifiers
{
    internal EpochVerifiers(ConsensusDomain domain, EpochConfig config, ProcessorTime? processor = null)
    {
        SignatureCheck check =
            processor is { IsOn: true } counting ? Counted(counting) : Secp256k1.Verify;
        Epoch = config.Epoch;
        Votes = new VoteVerifier(domain, config.Validators, check);
        Certificates = new CertificateVerifier(domain, config.Validators, check);
        Proposals = new ProposalVerifier(Votes, Certificates);
    }

    internal Epoch Epoch { get; }

    internal VoteVerifier Votes { get; }

    internal CertificateVerifier Certificates { get; }

    internal ProposalVerifier Proposals { get; }

    private static SignatureCheck Counted(ProcessorTime processor) =>
        (PublicKey key, in Hash256 digest, in Signature signature) =>
        {
            using (processor.Enter(ProcessorPart.Signatures))
            {
                return Secp256k1.Verify(key, digest, signature);
            }
        };
}
