using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Proofs;

[TestFixture]
public sealed class HeadProofTests
{
    private static readonly AttributionProof s_proof = new(
        AttributionProof.EngineB, new ModelId(
            7), 2, Keccak.Hash([1]), Keccak.Hash([2]), 1, 99, [], Keccak.Hash([3]))
    {
        Heads = [new ProofHead(new ContributionId(17), 256, 60), new ProofHead(new ContributionId(5), 0, 30)],
    };

    private static IEnumerable<TestCaseData> Alterations()
    {
        ProofHead first = s_proof.Heads[0];
        ProofHead second = s_proof.Heads[1];
        TestCaseData Case(string field, params ProofHead[] heads) =>
            new TestCaseData(field, s_proof with { Heads = heads }).SetArgDisplayNames(field);
        yield return Case(
            "heads[0].contribution", first with { Contribution = new ContributionId(1) }, second);
        yield return Case("heads[1].start", first, second with { Start = 1 });
        yield return Case("heads[1].weight", first, second with { Weight = 31 });
        yield return Case("heads.count", first);
    }

    [TestCaseSource(nameof(Alterations))]
    public void FirstDifference_AlteredHead_NamesItWithBothValues(string field, AttributionProof altered)
    {
        Assert.That(
            AttributionProof.FirstDifference(s_proof, altered), Does.StartWith(field + ": expected "));
        Assert.That(
            AttributionProof.TryDecode(altered.Encode(), out AttributionProof? decoded, out _), Is.True);
        Assert.That(AttributionProof.FirstDifference(altered, decoded!), Is.Null);
    }

    [Test]
    public void TryDecode_MutatedBytes_NeverThrowsAndHasOneForm()
    {
        byte[] good = s_proof.Encode();
        Random random = new(5);
        int decoded = 0;
        for (int round = 0; round < 10_000; round++)
        {
            byte[] bytes = [.. good];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (AttributionProof.TryDecode(bytes, out AttributionProof? proof, out RlpError error))
            {
                decoded++;
                Assert.That(proof!.Encode(), Is.EqualTo(bytes));
            }
            else
            {
                Assert.That(error, Is.Not.EqualTo(RlpError.None));
            }
        }

        Assert.That(decoded, Is.GreaterThan(1_000));
    }

    [Test]
    public void TryDecode_65Heads_IsRefused()
    {
        ProofHead[] most = [.. Enumerable.Repeat(s_proof.Heads[0], InfluenceTrace.HeadsMax)];
        Assert.That(
            AttributionProof.TryDecode((s_proof with { Heads = most }).Encode(), out _, out _), Is.True);
        byte[] more = (s_proof with { Heads = [.. most, most[0]] }).Encode();
        Assert.That(AttributionProof.TryDecode(more, out _, out RlpError error), Is.False);
        Assert.That(error, Is.EqualTo(RlpError.TooManyItems));
    }
}
