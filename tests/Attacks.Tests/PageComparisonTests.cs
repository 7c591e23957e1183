namespace OpenLedger.Attacks.Tests;

/// <summary>What counts as the same page.</summary>
[TestFixture]
public sealed class PageComparisonTests
{
    [TestCase("| a | 1.0000 | holds |", "| a | 1.0019 | holds |", true, Description = "the last digits")]
    [TestCase("| a | 1.0000 | holds |", "| a | 1.0050 | holds |", false, Description = "a number")]
    [TestCase("| a | 1000 |", "| a | 1002 |", true, Description = "two in a thousand")]
    [TestCase("| a | 1000 |", "| a | 1003 |", false, Description = "three in a thousand")]
    [TestCase("| a | 0.5 | holds |", "| a | 0.5 | **pays** |", false, Description = "a word")]
    [TestCase("| a | 0.001 |", "| a | -0.001 |", true, Description = "signs of next to nothing")]
    [TestCase("one\ntwo", "one", false, Description = "a line more")]
    public void Difference_OfParts_SeesWhatMatters(string page, string measured, bool isSame)
    {
        Assert.That(PageComparison.Difference(page, measured), isSame ? Is.Null : Is.Not.Null);
    }
}
