using OpenLedger.Consensus.Messages;

namespace OpenLedger.Simulation.Mutants;

/// <summary>Certificates are taken without looking at the signers' power.</summary>
internal sealed class AcceptWeakCertificate : Mutation
{
    public override bool Accepts(Certificate certificate, bool isGood) =>
        isGood || certificate.Signatures().All(signer => !signer.Signature.R.IsZero);
}
