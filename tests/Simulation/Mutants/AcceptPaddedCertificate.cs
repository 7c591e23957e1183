using OpenLedger.Consensus.Messages;

namespace OpenLedger.Simulation.Mutants;

/// <summary>Signatures that are not there are not checked, but their signers count.</summary>
internal sealed class AcceptPaddedCertificate : Mutation
{
    public override bool Accepts(Certificate certificate, bool isGood) =>
        isGood || certificate.Signatures().Any(signer => signer.Signature.R.IsZero);
}
