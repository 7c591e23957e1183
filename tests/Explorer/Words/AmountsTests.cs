using OpenLedger.Explorer.Words;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer.Tests.Words;

internal sealed class AmountsTests
{
    [TestCase("0", "0")]
    [TestCase("1", "0.000000000000000001")]
    [TestCase("1000000000000000000", "1")]
    [TestCase("1500000000000000000", "1.5")]
    [TestCase("12345678901000000000000000000", "12,345,678,901")]
    [TestCase("999999999999999999", "0.999999999999999999")]
    public void Open_Wei_IsExact(string wei, string expected) =>
        Assert.That(Amounts.Open(UInt256.Parse(wei)), Is.EqualTo(expected));

    [TestCase("1", "0.000000000000000001")]
    [TestCase("123456789000000000", "0.1234")]
    [TestCase("123456789000000", "0.0001234")]
    [TestCase("100000000000000000", "0.1")]
    [TestCase("999123456789000000000", "999.1234")]
    [TestCase("1234567890000000000000", "1,234")]
    [TestCase("0", "0")]
    public void OpenShort_Wei_IsCutAndNeverRoundedUp(string wei, string expected) =>
        Assert.That(Amounts.OpenShort(UInt256.Parse(wei)), Is.EqualTo(expected));

    [Test]
    public void Open_AnyWei_ReadsBackToTheSame()
    {
        Random random = new(1);
        for (int i = 0; i < 1_000; i++)
        {
            byte[] bytes = new byte[random.Next(0, 17)];
            random.NextBytes(bytes);
            UInt256 wei = new([.. new byte[UInt256.Size - bytes.Length], .. bytes]);
            string[] parts = Amounts.Open(wei).Replace(",", "", StringComparison.Ordinal).Split('.');
            string fraction = parts.Length == 2 ? parts[1] : "";
            Assert.That(UInt256.Parse(parts[0] + fraction.PadRight(18, '0')), Is.EqualTo(wei));
        }
    }

    [TestCase(0.2, "just now")]
    [TestCase(59.9, "59 s ago")]
    [TestCase(61, "1 min ago")]
    [TestCase(7_300, "2 h ago")]
    [TestCase(864_000, "10 d ago")]
    [TestCase(-5, "just now")]
    public void Age_Seconds_AreInTheLargestUnit(double seconds, string expected) =>
        Assert.That(Amounts.Age(TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));

    [Test]
    public void Cut_BetweenTheHalvesOfACharacter_TakesNeither()
    {
        Assert.That(Amounts.Cut("ab\U0001F41D", 3), Is.EqualTo("ab\u2026"));
        Assert.That(Amounts.Cut("ab\U0001F41D", 4), Is.EqualTo("ab\U0001F41D"));
    }

    [Test]
    public void Percent_OfNothing_IsNothing()
    {
        Assert.That(Amounts.Percent(UInt256.Zero, UInt256.Zero), Is.EqualTo("0 %"));
        Assert.That(Amounts.Percent((UInt256)1UL, 3UL), Is.EqualTo("33.33 %"));
    }
}
