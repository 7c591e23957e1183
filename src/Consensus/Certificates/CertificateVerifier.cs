using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Validators;
using OpenLedger.Consensus.Votes;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Certificates;

/// <summary>
/// Checks a decoded certificate against an epoch's set, outside Step: size of the set, power of the signers,
/// then every signature, the heaviest first so that a forgery by the light is found late and one by the heavy
/// early. Form (exact length, unused bits) is the decoder's. Pure but for the cache it is given.
/// </summary>
public sealed class CertificateVerifier(ConsensusDomain domain, ValidatorSet validators, SignatureCheck check)
{
    /// <summary>The first thing wrong with it.</summary>
    public CertificateError Verify(Certificate certificate, SignatureCache? cache = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (certificate.ValidatorCount != validators.Count)
        {
            return CertificateError.WrongValidatorCount;
        }

        List<(ValidatorIndex Index, Signature Signature)> signers = [.. certificate.Signatures()];
        ulong power = 0;
        foreach ((ValidatorIndex index, _) in signers)
        {
            power += validators[index].Power.Value;
        }

        if (power < validators.Quorum.Value)
        {
            return CertificateError.BelowQuorum;
        }

        Hash256 digest = domain.Digest(certificate.Body);
        signers.Sort((a, b) => Heavier(a.Index, b.Index));
        foreach ((ValidatorIndex index, Signature signature) in signers)
        {
            if (cache is not null && cache.Contains(digest, index, signature))
            {
                continue;
            }

            if (!check(validators[index].Key, digest, signature))
            {
                return CertificateError.BadSignature;
            }

            cache?.Add(digest, index, signature);
        }

        return CertificateError.None;
    }

    private int Heavier(ValidatorIndex a, ValidatorIndex b)
    {
        int c = validators[b].Power.CompareTo(validators[a].Power);
        return c != 0 ? c : a.CompareTo(b);
    }
}
