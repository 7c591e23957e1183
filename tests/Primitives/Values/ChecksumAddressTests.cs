using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Values;

/// <summary>The addresses of EIP-55.</summary>
public sealed class ChecksumAddressTests
{
    [TestCase("0x52908400098527886E0F7030069857D2E4169EE7")]
    [TestCase("0xde709f2102306220921060314715629080e2fb77")]
    [TestCase("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [TestCase("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [TestCase("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [TestCase("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    public void Format_PublishedAddresses_AreWrittenAsPublished(string text)
    {
        Assert.That(ChecksumAddress.Format(Address.Parse(text)), Is.EqualTo(text));
        Assert.That(ChecksumAddress.TryParse(text, out Address read), Is.True);
        Assert.That(read, Is.EqualTo(Address.Parse(text)));
        Assert.That(ChecksumAddress.TryParse(text.ToLowerInvariant(), out _), Is.True);
        Assert.That(ChecksumAddress.TryParse("0x" + text[2..].ToUpperInvariant(), out _), Is.True);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("0x")]
    [TestCase("5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [TestCase("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD")]
    [TestCase("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [TestCase("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe")]
    public void TryParse_WrongChecksumOrForm_IsRefused(string? text) =>
        Assert.That(ChecksumAddress.TryParse(text, out _), Is.False);
}
