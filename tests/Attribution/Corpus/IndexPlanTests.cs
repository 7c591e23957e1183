using System.Collections.Concurrent;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Corpus;

[TestFixture]
public sealed class IndexPlanTests
{
    private const long Full = IndexPlan.FullSymbols;

    private static readonly ConcurrentDictionary<long, ContributionText> Texts = new();

    [Test]
    public void Plan_SegmentsOfAnySizes_HasFewGroupsThatKeepOrder([Range(1, 20)] int seed)
    {
        Random random = new(seed);
        long[] sizes = [.. Enumerable.Range(0, 200).Select(_ => SizeOf(random, seed))];
        SegmentRecord[] segments = SegmentsOf(sizes);

        SegmentGroup[] plan = IndexPlan.Of(segments);

        Assert.That(plan.Sum(group => group.Symbols), Is.EqualTo(sizes.Sum()));
        Assert.That(plan.Length, Is.LessThanOrEqualTo((sizes.Sum() / Full) + 24));
        Assert.That(plan.Max(group => group.Symbols), Is.LessThan(IndexPlan.GroupSymbolsMax));
        ContributionId[] members = [.. plan.SelectMany(group => group.Members()).Select(member => member.Id)];
        Assert.That(members, Is.EqualTo(segments.SelectMany(s => s.Members).Select(m => m.Id)));
        Assert.That(plan.Select(group => group.Key).Distinct().Count(), Is.EqualTo(plan.Length));
    }

    [Test]
    public void Plan_OneSegmentMore_KeepsAllGroupsUpToOnePoint_SoASymbolIsSeldomIndexedAgain()
    {
        Random random = new(3);
        long[] sizes = [.. Enumerable.Range(0, 500).Select(_ => (long)random.Next(9, 3_000))];
        SegmentRecord[] segments = SegmentsOf(sizes);
        SegmentGroup[] before = [];
        long indexed = 0;
        for (int count = 1; count <= segments.Length; count++)
        {
            SegmentGroup[] plan = IndexPlan.Of(segments[..count]);
            int same = 0;
            while (same < before.Length && same < plan.Length && before[same].IsSame(plan[same]))
            {
                same++;
            }

            Assert.That(plan, Has.Length.EqualTo(same + 1), "one group is new");
            indexed += IndexPlan.NewSymbols(plan, before);
            before = plan;
        }

        Assert.That(before.Length, Is.LessThan(24));
        Assert.That(indexed, Is.LessThan(10 * sizes.Sum()), "log2 of 500, about");
    }

    [Test]
    public void Plan_SmallSegmentsBelowALargeOne_AreTakenIn()
    {
        // Each half of the one before, then one as large as a part may be: nothing small stays below it.
        long[] sizes = [.. Enumerable.Range(4, 18).Select(bit => 1L << (26 - bit)), Full];
        SegmentGroup[] plan = IndexPlan.Of(SegmentsOf(sizes));

        Assert.That(plan, Has.Length.EqualTo(1));
        Assert.That(plan[0].Symbols, Is.EqualTo((2 * Full) - 32));
    }

    [Test]
    public void Plan_SegmentLargerThanAPart_IsCutBetweenContributions()
    {
        SegmentRecord segment = SegmentOf(1, [Full / 2, Full / 2, 9, Full - 1, 10, 4_000_000]);

        SegmentPart[] parts = segment.Parts;

        Assert.That(parts.Select(part => part.Symbols), Is.EqualTo(new[] { Full, 9, Full - 1, 4_000_010 }));
        Assert.That(parts.Sum(part => part.Count), Is.EqualTo(6));
        Assert.That(parts.Select(part => part.Key), Is.Unique.And.None.EqualTo(segment.Key));
        SegmentRecord small = SegmentOf(2, [9, 9]);
        Assert.That(small.Parts.Single().Key, Is.EqualTo(small.Key));
    }

    // Even, spread over magnitudes, or huge now and then.
    private static long SizeOf(Random random, int seed) => (seed % 4) switch
    {
        0 => 9,
        1 => random.Next(9, 5_000),
        2 => 9L << random.Next(0, 19),
        _ => random.Next(10) == 0 ? random.Next(1 << 20, (int)Full) : random.Next(9, 400),
    };

    private static SegmentRecord[] SegmentsOf(long[] sizes) =>
        [.. sizes.Select((size, i) => SegmentOf((ulong)i + 1, [size]))];

    // Only their lengths matter: contributions share one array of tokens by length.
    private static SegmentRecord SegmentOf(ulong id, long[] sizes)
    {
        ContributionRecord[] members =
        [
            .. sizes.Select((size, m) => new ContributionRecord(
                new ContributionId((id * 100) + (ulong)m), new DatanetId(1), default, TextOf(size - 1), [], 0,
                false, 0)),
        ];
        byte[] key = new byte[Hash256.Size];
        BitConverter.TryWriteBytes(key, id);
        return new SegmentRecord(new SegmentId(id), new DatanetId(1), members, id, new Hash256(key));
    }

    private static ContributionText TextOf(long tokens) =>
        Texts.GetOrAdd(tokens, length => new ContributionText(new uint[length]));
}
