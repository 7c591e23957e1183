using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Cli;

[TestFixture]
public sealed class OpenAmountTests
{
    [TestCase("1.5", "1500000000000000000")]
    [TestCase("0", "0")]
    [TestCase("0.000000000000000001", "1")]
    [TestCase("007.50", "7500000000000000000")]
    [TestCase("1000000000", "1000000000000000000000000000")]
    [TestCase("wei:0", "0")]
    [TestCase("wei:1500", "1500")]
    public void TryParse_Amount_IsExactWei(string text, string wei)
    {
        Assert.That(OpenAmount.TryParse(text, out UInt256 parsed));
        Assert.That(parsed, Is.EqualTo(UInt256.Parse(wei)));
    }

    [TestCase("")]
    [TestCase(null)]
    [TestCase(".")]
    [TestCase("1.")]
    [TestCase(".5")]
    [TestCase("-1")]
    [TestCase("+1")]
    [TestCase("1,5")]
    [TestCase("1_000")]
    [TestCase("1 000")]
    [TestCase(" 1")]
    [TestCase("1 ")]
    [TestCase("1e3")]
    [TestCase("0x10")]
    [TestCase("1.2.3")]
    [TestCase("1.5OPEN")]
    [TestCase("١")]
    [TestCase("0.0000000000000000001")]
    [TestCase("wei:")]
    [TestCase("wei:1.5")]
    [TestCase("wei:-1")]
    [TestCase("WEI:1")]
    [TestCase("115792089237316195423570985008687907853269984665640564039457584007913129639936")]
    public void TryParse_NoAmount_IsFalse(string? text) => Assert.That(
        OpenAmount.TryParse(text, out _), Is.False);

    [Test]
    public void TryParse_LongerThanMax_IsFalse() =>
        Assert.That(OpenAmount.TryParse(new string('0', OpenAmount.LengthMax + 1), out _), Is.False);

    [Test]
    public void Format_AnyWei_ParsesBack() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll<ulong, ulong, byte>((low, high, shift) =>
        {
            UInt256 wei = (UInt256)(((BigInteger)high << 64 | low) >> (shift % 128));
            return OpenAmount.TryParse(OpenAmount.Format(wei), out UInt256 back) && back == wei;
        }));

    [TestCase("1500000000000000000", "1.5")]
    [TestCase("1", "0.000000000000000001")]
    [TestCase("2000000000000000000", "2")]
    public void Format_Wei_HasNoMoreDigitsThanNeeded(string wei, string text) =>
        Assert.That(OpenAmount.Format(UInt256.Parse(wei)), Is.EqualTo(text));
}
