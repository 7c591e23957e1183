using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Values;

[TestFixture]
public sealed class HexTests
{
    [TestCase("0x", true)]
    [TestCase("0x00ff", true)]
    [TestCase("0x00FF", false)]
    [TestCase("0X00ff", false)]
    [TestCase("00ff", false)]
    [TestCase("0x0", false)]
    [TestCase("0x0g", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    public void TryDecodeCanonical_Text_TakesOnlyWhatEncodeWrites(string? text, bool isCanonical)
    {
        Assert.That(Hex.TryDecodeCanonical(text, out byte[] bytes), Is.EqualTo(isCanonical));
        Assert.That(isCanonical ? Hex.Encode(bytes) : "", Is.EqualTo(isCanonical ? text : ""));
    }
}
