using OpenLedger.Consensus.Certificates;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Tests.Messages;
using OpenLedger.Consensus.Validators;
using OpenLedger.Consensus.Votes;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Certificates;

[TestFixture]
public sealed class CertificateVerifierTests
{
    private static readonly Body Nullify = Body.Nullify(new Epoch(0), new View(5));
    private static readonly Body Notarize = Body.Notarize(MessageFixtures.P);

    [Test]
    public void Verify_QuorumOfGoodSignatures_IsGood() =>
        Assert.That(
            Verifier(1, 1, 1, 1).Verify(MessageFixtures.Certificate(Nullify, 4, 0, 2, 3)),
            Is.EqualTo(CertificateError.None));

    [Test]
    public void Verify_ExactlyTwoThirds_IsBelowQuorum()
    {
        Assert.That(
            Verifier(1, 1, 1).Verify(MessageFixtures.Certificate(Nullify, 3, 0, 1)),
            Is.EqualTo(CertificateError.BelowQuorum));
        Assert.That(
            Verifier(3, 1, 2).Verify(MessageFixtures.Certificate(Nullify, 3, 0, 1)),
            Is.EqualTo(CertificateError.BelowQuorum));
        Assert.That(
            Verifier(4, 1, 2).Verify(MessageFixtures.Certificate(Nullify, 3, 0, 1)),
            Is.EqualTo(CertificateError.None));
    }

    [Test]
    public void Verify_AnotherSetSize_IsRefused() =>
        Assert.That(
            Verifier(1, 1, 1, 1).Verify(MessageFixtures.Certificate(Nullify, 5, 0, 1, 2, 3)),
            Is.EqualTo(CertificateError.WrongValidatorCount));

    [Test]
    public void Verify_OneBadSignatureBeyondTheQuorum_RefusesTheWhole()
    {
        Signature wrong = MessageFixtures.Vote(3, Notarize).Signature;
        Certificate certificate = Certificate.Create(Nullify, 4, [.. Enumerable.Range(0, 4).Select(i =>
            (new ValidatorIndex((ushort)i), i == 3 ? wrong : MessageFixtures.Vote(i, Nullify).Signature))]);
        Assert.That(Verifier(1, 1, 1, 1).Verify(certificate), Is.EqualTo(CertificateError.BadSignature));
    }

    [Test]
    public void Verify_EveryFlippedBit_IsRefused()
    {
        byte[] bytes = MessageFixtures.Certificate(Notarize, 4, 0, 1, 2).Encode();
        CertificateVerifier verifier = Verifier(1, 1, 1, 1);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit >> 3] ^= (byte)(1 << (bit & 7));
            bool accepted = Certificate.TryDecode(flipped, out Certificate? certificate) == MessageError.None
                && verifier.Verify(certificate!) == CertificateError.None;
            Assert.That(accepted, Is.False, $"bit {bit}");
        }
    }

    [Test]
    public void Verify_OtherDomainOrEpoch_IsRefused()
    {
        CertificateVerifier other = new(
            new ConsensusDomain(1337, Keccak.Hash("genesis"u8), 1), MessageFixtures.Set(1, 1, 1, 1),
                Secp256k1.Verify);
        Assert.That(
            other.Verify(MessageFixtures.Certificate(Nullify, 4, 0, 1, 2)),
            Is.EqualTo(CertificateError.BadSignature));
    }

    [Test]
    public void Verify_SignaturesSeenAsVotes_AreNotCheckedAgainAndTheHeaviestIsFirst()
    {
        List<PublicKey> asked = [];
        ValidatorSet set = MessageFixtures.Set(1, 3, 2, 2);
        CertificateVerifier verifier = new(
            MessageFixtures.Domain, set, (PublicKey key, in Hash256 digest, in Signature signature) =>
        {
            asked.Add(key);
            return Secp256k1.Verify(key, digest, signature);
        });
        SignatureCache cache = new();
        VoteVerifier votes = new(MessageFixtures.Domain, set, Secp256k1.Verify);
        Assert.That(votes.Verify(MessageFixtures.Vote(2, Nullify), cache), Is.True);
        Assert.That(
            verifier.Verify(MessageFixtures.Certificate(Nullify, 4, 0, 1, 2), cache),
            Is.EqualTo(CertificateError.None));
        Assert.That(
            asked, Is.EqualTo(
            new[] { MessageFixtures.Keys[1].PublicKey, MessageFixtures.Keys[0].PublicKey }));
        Assert.That(
            verifier.Verify(MessageFixtures.Certificate(Nullify, 4, 0, 1, 2), cache),
            Is.EqualTo(CertificateError.None));
        Assert.That(asked, Has.Count.EqualTo(2));
    }

    [Test]
    public void Cache_AnotherSignatureOfOneDigest_IsNotTakenForTheKnown()
    {
        SignatureCache cache = new();
        Hash256 digest = MessageFixtures.Domain.Digest(Nullify);
        Signature good = MessageFixtures.Vote(0, Nullify).Signature;
        cache.Add(digest, new ValidatorIndex(0), good);
        Assert.That(cache.Contains(digest, new ValidatorIndex(0), good), Is.True);
        Assert.That(
            cache.Contains(digest, new ValidatorIndex(0), MessageFixtures.Vote(1, Nullify).Signature),
            Is.False);
    }

    [Test]
    public void Cache_BeyondItsMaximum_LetsTheOldestGo()
    {
        SignatureCache cache = new();
        Signature signature = MessageFixtures.Vote(0, Nullify).Signature;
        for (int i = 0; i <= SignatureCache.CountMax; i++)
        {
            cache.Add(Keccak.Hash(BitConverter.GetBytes(i)), new ValidatorIndex(0), signature);
        }

        Assert.That(cache.Count, Is.EqualTo(SignatureCache.CountMax));
        Assert.That(
            cache.Contains(Keccak.Hash(BitConverter.GetBytes(0)), new ValidatorIndex(0), signature),
            Is.False);
    }

    [Test]
    public void Vote_UnknownIndexOrWrongKey_IsRefused()
    {
        VoteVerifier votes = new(MessageFixtures.Domain, MessageFixtures.Set(1, 1), Secp256k1.Verify);
        Assert.That(votes.Verify(MessageFixtures.Vote(1, Nullify)), Is.True);
        Assert.That(votes.Verify(MessageFixtures.Vote(2, Nullify)), Is.False, "not of the set");
        Vote stolen = new(Nullify, new ValidatorIndex(0), MessageFixtures.Vote(1, Nullify).Signature);
        Assert.That(votes.Verify(stolen), Is.False);
    }

    [Test]
    public void Proposal_OneBadPart_RefusesTheWhole()
    {
        ValidatorSet set = MessageFixtures.Set(1, 1, 1, 1);
        VoteVerifier votes = new(MessageFixtures.Domain, set, Secp256k1.Verify);
        ProposalVerifier verifier = new(
            votes, new CertificateVerifier(MessageFixtures.Domain, set, Secp256k1.Verify));
        Proposal good = MessageFixtures.Proposal();
        Certificate later = MessageFixtures.Certificate(Body.Nullify(new Epoch(2), new View(9)), 4, 0, 1, 2);
        Certificate otherEpoch = MessageFixtures.Certificate(
            Body.Nullify(new Epoch(3), new View(8)), 4, 0, 1, 2);
        Certificate weak = MessageFixtures.Certificate(Body.Nullify(new Epoch(2), new View(8)), 4, 0, 1);
        Assert.That(verifier.Verify(good), Is.True);
        Assert.That(verifier.Verify(good with { Justification = [later] }), Is.False);
        Assert.That(verifier.Verify(good with { Justification = [otherEpoch] }), Is.False);
        Assert.That(verifier.Verify(good with { Justification = [weak] }), Is.False);
        Vote stolen = new(good.LeaderVote.Body, new ValidatorIndex(1), good.LeaderVote.Signature);
        Assert.That(verifier.Verify(good with { LeaderVote = stolen }), Is.False);
    }

    private static CertificateVerifier Verifier(params ulong[] powers) =>
        new(MessageFixtures.Domain, MessageFixtures.Set(powers), Secp256k1.Verify);
}
