using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Proofs;

[TestFixture]
public sealed class AttributionProofTests
{
    private static readonly AttributionProof s_proof = new(
        1, new ModelId(7), 2, Keccak.Hash([1]), Keccak.Hash([2]), 450, 123_456_789,
        [new ProofSpan(3, 9, new ContributionId(17), 1000), new ProofSpan(40, 12, new ContributionId(5), 0)],
        Keccak.Hash([3]));

    private static IEnumerable<TestCaseData> Alterations()
    {
        ProofSpan first = s_proof.Spans[0];
        ProofSpan second = s_proof.Spans[1];
        TestCaseData Case(string field, AttributionProof altered) =>
            new TestCaseData(field, altered).SetArgDisplayNames(field);
        yield return Case("engineVersion", s_proof with { EngineVersion = 3 });
        yield return Case("modelId", s_proof with { Model = new ModelId(8) });
        yield return Case("revision", s_proof with { Revision = 3 });
        yield return Case("requestHash", s_proof with { RequestHash = Hash256.Zero });
        yield return Case("responseHash", s_proof with { ResponseHash = Hash256.Zero });
        yield return Case("n", s_proof with { TokenCount = 451 });
        yield return Case("U_tot", s_proof with { TotalWeight = 0 });
        yield return Case("spans[0].start", s_proof with { Spans = [first with { Start = 2 }, second] });
        yield return Case("spans[0].length", s_proof with { Spans = [first with { Length = 8 }, second] });
        yield return Case("spans[1].contribution",
            s_proof with { Spans = [first, second with { Contribution = new ContributionId(6) }] });
        yield return Case(
            "spans[1].position", s_proof with { Spans = [first, second with { Position = 1 }] });
        yield return Case("spans.count", s_proof with { Spans = [first] });
        yield return Case("spans.count", s_proof with { Spans = [first, second, second] });
        yield return Case("payoutRoot", s_proof with { PayoutRoot = Hash256.Zero });
    }

    [TestCaseSource(nameof(Alterations))]
    public void FirstDifference_AlteredField_NamesItWithBothValues(string field, AttributionProof altered)
    {
        string? difference = AttributionProof.FirstDifference(s_proof, altered);
        Assert.That(difference, Does.StartWith(field + ": expected "));
        Assert.That(difference, Does.Contain(", given "));
        Assert.That(altered.Encode(), Is.Not.EqualTo(s_proof.Encode()));
        Assert.That(
            AttributionProof.TryDecode(altered.Encode(), out AttributionProof? decoded, out _), Is.True);
        Assert.That(AttributionProof.FirstDifference(altered, decoded!), Is.Null);
    }

    [Test]
    public void FirstDifference_SeveralFieldsDiffer_NamesTheFirst()
    {
        AttributionProof altered = s_proof with { PayoutRoot = Hash256.Zero, TokenCount = 1, Spans = [] };
        Assert.That(
            AttributionProof.FirstDifference(s_proof, altered), Is.EqualTo("n: expected 450, given 1"));
    }

    [Test]
    public void Encode_KnownProof_IsTheFrozenBytes()
    {
        string request = "a0" + Keccak.Hash([1]).ToString()[2..];
        string response = "a0" + Keccak.Hash([2]).ToString()[2..];
        string root = "a0" + Keccak.Hash([3]).ToString()[2..];
        // 123,456,789 = 0x075bcd15; 450 = 0x01c2; 1000 = 0x03e8; 0 is the empty string.
        string spans = "cc" + "c6" + "03" + "09" + "11" + "8203e8" + "c4" + "28" + "0c" + "05" + "80";
        string body = "01" + "07" + "02" + request + response + "8201c2" + "84075bcd15" + spans + root;
        string expected =
            "f8" + (body.Length / 2).ToString("x2", System.Globalization.CultureInfo.InvariantCulture) + body;
        Assert.That(Convert.ToHexStringLower(s_proof.Encode()), Is.EqualTo(expected));
        Assert.That(s_proof.Hash, Is.EqualTo(Keccak.Hash(s_proof.Encode())));
    }

    [Test]
    public void PayoutRootOf_IsTheHashOfTheList()
    {
        Hash256 root = AttributionProof.PayoutRootOf(
        [
            new ContributionPayout(new ContributionId(5), UInt256.Zero),
            new ContributionPayout(new ContributionId(17), 300),
        ]);
        Assert.That(root, Is.EqualTo(Keccak.Hash(Convert.FromHexString("c8" + "c20580" + "c41182012c"))));
        Assert.That(AttributionProof.PayoutRootOf([]), Is.EqualTo(Keccak.Hash([0xC0])));
    }

    [Test]
    public void TryDecode_RandomAndMutatedBytes_NeverThrowsAndRoundTrips()
    {
        Random random = new(5);
        byte[] good = s_proof.Encode();
        int decodedCount = 0;
        for (int round = 0; round < 30_000; round++)
        {
            byte[] bytes = round % 3 == 0 ? new byte[random.Next(0, 200)] : [.. good];
            if (round % 3 == 0)
            {
                random.NextBytes(bytes);
            }
            else
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                bytes = bytes[..random.Next(round % 3 == 1 ? bytes.Length : 0, bytes.Length + 1)];
            }

            bool decoded = AttributionProof.TryDecode(bytes, out AttributionProof? proof, out RlpError error);
            Assert.That(decoded, Is.EqualTo(error == RlpError.None));
            Assert.That(proof is not null, Is.EqualTo(decoded));
            if (decoded)
            {
                decodedCount++;
                Assert.That(proof!.Encode(), Is.EqualTo(bytes), "one form only");
            }
        }

        Assert.That(decodedCount, Is.GreaterThan(1000));
    }

    [Test]
    public void TryDecode_MoreSpansThanAllowed_IsRefused()
    {
        ProofSpan[] most = [.. Enumerable.Range(0, AttributionProof.SpansMax).Select(i =>
            new ProofSpan(i, 8192, new ContributionId(ulong.MaxValue), ulong.MaxValue))];
        byte[] largest = (s_proof with { Spans = most }).Encode();
        Assert.That(largest.Length, Is.LessThanOrEqualTo(AttributionProof.BytesMax));
        Assert.That(AttributionProof.TryDecode(largest, out _, out _), Is.True);
        byte[] more = (s_proof with { Spans = [.. most, most[0]] }).Encode();
        Assert.That(AttributionProof.TryDecode(more, out _, out RlpError error), Is.False);
        Assert.That(error, Is.EqualTo(RlpError.TooManyItems));
        Assert.That(
            AttributionProof.TryDecode(new byte[AttributionProof.BytesMax + 1], out _, out error), Is.False);
        Assert.That(error, Is.EqualTo(RlpError.LengthTooLarge));
    }

    [Test]
    public void TryDecode_NumberTooLargeForItsField_IsRefused()
    {
        byte[] good = s_proof.Encode();
        // revision 2 becomes 2^32: the encoding grows by 5 bytes
        byte[] body = [.. good[2..4], 0x85, 1, 0, 0, 0, 0, .. good[5..]];
        byte[] bytes = [0xF8, (byte)body.Length, .. body];
        Assert.That(AttributionProof.TryDecode(bytes, out _, out RlpError error), Is.False);
        Assert.That(error, Is.EqualTo(RlpError.IntegerTooLarge));
    }
}
