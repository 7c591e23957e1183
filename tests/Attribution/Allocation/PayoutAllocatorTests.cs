using System.Numerics;
using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Allocation;

[TestFixture]
public sealed class PayoutAllocatorTests
{
    [Test]
    public void Allocate_RandomTraces_ConservesTheFeeAndFloors()
    {
        Random random = new(1);
        for (int round = 0; round < 2000; round++)
        {
            Trace trace = RandomTrace(random);
            UInt256 fee = RandomFee(random);
            FeeAllocation allocation = PayoutAllocator.Allocate(fee, trace);
            BigInteger paid = 0;
            for (int i = 0; i < trace.Spans.Count; i++)
            {
                BigInteger exact = trace.TotalWeight == 0
                    ? 0
                    : (BigInteger)fee * trace.Spans[i].Weight / trace.TotalWeight;
                Assert.That((BigInteger)allocation.Spans[i].Wei, Is.EqualTo(exact));
                Assert.That(allocation.Spans[i].Span, Is.EqualTo(trace.Spans[i]));
                paid += exact;
            }

            Assert.That((BigInteger)allocation.Unattributed, Is.EqualTo((BigInteger)fee - paid));
            Assert.That(allocation.Unattributed <= fee, Is.True);
            AssertByContribution(allocation);
        }
    }

    [Test]
    public void Allocate_SpansOfOneContributionSplitOverTwo_PayTheSameTogether()
    {
        Random random = new(2);
        for (int round = 0; round < 500; round++)
        {
            Trace trace = RandomTrace(random);
            UInt256 fee = RandomFee(random);
            FeeAllocation before = PayoutAllocator.Allocate(fee, trace);
            // The same spans under other names: identity does not enter.
            Trace renamed = trace with
            {
                Spans = [.. trace.Spans.Select(
                    (s, i) => s with { Contribution = new ContributionId((ulong)i + 100) })],
            };
            FeeAllocation after = PayoutAllocator.Allocate(fee, renamed);
            Assert.That(after.Unattributed, Is.EqualTo(before.Unattributed));
            Assert.That(after.Spans.Select(s => s.Wei), Is.EqualTo(before.Spans.Select(s => s.Wei)));
        }
    }

    [Test]
    public void Allocate_NoWeight_PaysNobody()
    {
        Trace trace = new(TokenizedText.Empty, 0, 0, [new TraceSpan(0, 1, new ContributionId(1), 0, 0)]);
        FeeAllocation allocation = PayoutAllocator.Allocate(1000, trace);
        Assert.That(allocation.Unattributed, Is.EqualTo((UInt256)1000));
    }

    [Test]
    public void Allocate_FeeAboveTheLimit_Throws()
    {
        Trace trace = new(TokenizedText.Empty, 0, 1, [new TraceSpan(0, 1, new ContributionId(1), 0, 1)]);
        Assert.That((BigInteger)PayoutAllocator.FeeMax, Is.EqualTo(BigInteger.Pow(2, 80)));
        Assert.That(PayoutAllocator.Allocate(PayoutAllocator.FeeMax, trace).Unattributed.IsZero, Is.True);
        Assert.That(
            () => PayoutAllocator.Allocate(PayoutAllocator.FeeMax + UInt256.One, trace),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static void AssertByContribution(FeeAllocation allocation)
    {
        ulong before = 0;
        foreach (ContributionPayout payout in allocation.Contributions)
        {
            Assert.That(payout.Contribution.Value, Is.GreaterThan(before), "ascending, each once");
            before = payout.Contribution.Value;
            BigInteger sum = allocation.Spans
                .Where(s => s.Span.Contribution == payout.Contribution)
                .Aggregate(BigInteger.Zero, (total, s) => total + (BigInteger)s.Wei);
            Assert.That((BigInteger)payout.Wei, Is.EqualTo(sum));
        }

        Assert.That(
            allocation.Contributions.Count,
            Is.EqualTo(allocation.Spans.Select(s => s.Span.Contribution).Distinct().Count()));
    }

    private static UInt256 RandomFee(Random random) =>
        new((ulong)random.NextInt64(), (ulong)random.Next(0, 1 << 16), 0, 0);

    private static Trace RandomTrace(Random random)
    {
        List<TraceSpan> spans = [];
        ulong attributed = 0;
        int start = 0;
        for (int i = random.Next(0, 8); i > 0; i--)
        {
            int length = random.Next(1, 50);
            ulong weight = (ulong)random.Next(0, length * 786_432);
            spans.Add(new TraceSpan(start, length, new ContributionId((ulong)random.Next(1, 5)), 0, weight));
            start += length + random.Next(0, 3);
            attributed += weight;
        }

        return new Trace(TokenizedText.Empty, 0, attributed + (ulong)random.Next(0, 3_000_000), spans);
    }
}
