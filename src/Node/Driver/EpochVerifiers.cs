using OpenLedger.Consensus.Certificates;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Votes;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Driver;

/// <summary>Checks what names one epoch against that epoch's set.</summary>
internal sealed class EpochVerifiers
{
    internal EpochVerifiers(ConsensusDomain domain, EpochConfig config)
    {
        Epoch = config.Epoch;
        Votes = new VoteVerifier(domain, config.Validators, Secp256k1.Verify);
        Certificates = new CertificateVerifier(domain, config.Validators, Secp256k1.Verify);
        Proposals = new ProposalVerifier(Votes, Certificates);
    }

    internal Epoch Epoch { get; }

    internal VoteVerifier Votes { get; }

    internal CertificateVerifier Certificates { get; }

    internal ProposalVerifier Proposals { get; }
}
