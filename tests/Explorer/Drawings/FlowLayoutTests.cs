using OpenLedger.Explorer.Drawings;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer.Tests.Drawings;

internal sealed class FlowLayoutTests
{
    [Test]
    public void Layout_AnyTree_StaysInsideAndNothingOverlaps()
    {
        Random random = new(7);
        for (int i = 0; i < 200; i++)
        {
            FlowLayout layout = new(Tree(random));
            Assert.That(layout.Boxes.Min(box => box.Y), Is.GreaterThanOrEqualTo(0));
            Assert.That(layout.Boxes.Max(box => box.Y + box.Height), Is.LessThanOrEqualTo(layout.Height));
            Assert.That(layout.Boxes.Max(box => box.X), Is.LessThan(FlowLayout.Width));
            foreach (var column in layout.Boxes.GroupBy(box => box.Column))
            {
                FlowBox[] boxes = [.. column.OrderBy(box => box.Y)];
                for (int b = 1; b < boxes.Length; b++)
                {
                    Assert.That(boxes[b].Y, Is.GreaterThanOrEqualTo(boxes[b - 1].Y + boxes[b - 1].Height));
                }
            }
        }
    }

    [Test]
    public void Layout_Parent_IsAsHighAsWhatLeavesIt()
    {
        FlowLayout layout = new(Tree(new Random(3)));
        foreach (FlowBox box in layout.Boxes.Where(box => box.Node.Next.Count > 0))
        {
            int leaving = layout.Bands
                .Where(band => band.X1 == box.X + FlowLayout.BoxWidth && band.Y1 >= box.Y
                    && band.Y1 < box.Y + box.Height)
                .Sum(band => band.Height);
            Assert.That(leaving, Is.EqualTo(box.Height));
        }
    }

    [Test]
    public void Layout_NothingPaid_IsStillDrawn()
    {
        FlowLayout layout = new(new FlowNode("payer", UInt256.Zero, "payer", null, []));
        Assert.That(layout.Boxes, Has.Count.EqualTo(1));
        Assert.That(layout.Bands, Is.Empty);
    }

    [Test]
    public void Path_Band_IsTheSameInEveryCulture()
    {
        FlowBand band = new(10, 20, 300, 40, 7, "c0");
        Assert.That(band.Path, Is.EqualTo("M10 20C155 20 155 40 300 40V47C155 47 155 27 10 27Z"));
    }

    private static FlowNode Tree(Random random)
    {
        FlowNode[] parts = [.. Enumerable.Range(0, random.Next(1, 6)).Select(i => i == 0
            ? Node([.. Enumerable.Range(0, random.Next(1, 14)).Select(_ => Node([], random))], random)
            : Node([], random))];
        return Node(parts, random);
    }

    private static FlowNode Node(FlowNode[] next, Random random)
    {
        UInt256 wei = next.Length == 0
            ? (UInt256)(ulong)random.NextInt64(1, 1L << random.Next(1, 62))
            : next.Aggregate(UInt256.Zero, (sum, child) => sum + child.Wei);
        return new FlowNode("somebody", wei, "c1", null, next);
    }
}
