using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Tests.Wire;

[TestFixture]
public class Base58Tests
{
    [TestCase("", "")]
    [TestCase("00", "1")]
    [TestCase("61", "2g")]
    [TestCase("626262", "a3gV")]
    [TestCase("516b6fcd0f", "ABnLTmg")]
    [TestCase("00eb15231dfceb60925886b67d065299925915aeb172c06647", "1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L")]
    public void EncodeAndDecode_BitcoinsVectors_Match(string hex, string text)
    {
        Assert.That(Base58.Encode(Convert.FromHexString(hex)), Is.EqualTo(text));
        Assert.That(Base58.TryDecode(text, out byte[] bytes), Is.True);
        Assert.That(Convert.ToHexStringLower(bytes), Is.EqualTo(hex));
    }

    [TestCase("0")]
    [TestCase("O")]
    [TestCase("l")]
    [TestCase("a b")]
    public void TryDecode_ForeignCharacter_IsRefused(string text) =>
        Assert.That(Base58.TryDecode(text, out _), Is.False);

    [Test]
    public void Lengths_AboveTheMaximum_AreRefused()
    {
        Assert.That(Base58.TryDecode(new string('z', Base58.CharsMax + 1), out _), Is.False);
        Assert.That(Base58.TryDecode(new string('z', Base58.CharsMax), out _), Is.True);
        Assert.That(() => Base58.Encode(new byte[Base58.BytesMax + 1]), Throws.ArgumentException);
        byte[] most = new byte[Base58.BytesMax];
        most.AsSpan().Fill(0xff);
        Assert.That(
            Base58.TryDecode(Base58.Encode(most), out byte[] back) && back.SequenceEqual(most), Is.True);
    }

    [Test]
    public void DecodeOfEncode_AnyBytes_AreTheBytes() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            byte[] some = [.. bytes.Take(Base58.BytesMax)];
            return Base58.TryDecode(Base58.Encode(some), out byte[] back) && back.SequenceEqual(some);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithReplay(7, 9));

    [TestCase("mfrgg", "616263")]
    [TestCase("", "")]
    public void Base32_KnownText_IsDecoded(string text, string hex)
    {
        Assert.That(Base32.TryDecode(text, out byte[] bytes), Is.True);
        Assert.That(Convert.ToHexStringLower(bytes), Is.EqualTo(hex));
    }

    [TestCase("MFRGG")]
    [TestCase("m")]
    [TestCase("mfrgh", Description = "bits left over")]
    [TestCase("mfrg1")]
    public void Base32_OtherForms_AreRefused(string text) =>
        Assert.That(Base32.TryDecode(text, out _), Is.False);
}
