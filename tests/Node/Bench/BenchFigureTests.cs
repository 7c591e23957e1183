using System.Text.Json.Nodes;
using OpenLedger.Node.Bench;

namespace OpenLedger.Node.Tests.Bench;

[TestFixture]
public sealed class BenchFigureTests
{
    [Test]
    public void ToJson_OddRuns_HasMedianMinAndMax()
    {
        JsonObject line =
            new BenchFigure("a.b", "ms", [3, 1, 2.00004]).ToJson(new JsonObject { ["cores"] = 2 });

        Assert.That(line.ToJsonString(), Is.EqualTo(
            """{"name":"a.b","unit":"ms","value":2,"median":2,"min":1,"max":3,"runs":3,"parameters":{},"machine":{"cores":2}}"""));
    }

    [Test]
    public void ToJson_EvenRuns_MedianIsBetween() =>
        Assert.That((double)new BenchFigure("a", "ms", [1, 4, 2, 9]).ToJson([])["median"]!, Is.EqualTo(3));

    [Test]
    public void ToJson_HundredRuns_HasP99() => Assert.That(
        (double)new BenchFigure("a", "ms", [.. Enumerable.Range(0, 100).Select(i => (double)i)])
            .ToJson([])["p99"]!,
        Is.EqualTo(99));

    [Test]
    public void ToJson_NoRun_Throws() =>
        Assert.That(() => new BenchFigure("a", "ms", []).ToJson([]), Throws.InvalidOperationException);
}
