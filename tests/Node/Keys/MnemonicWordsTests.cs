using System.Security.Cryptography;
using System.Text;
using OpenLedger.Node.Keys;

namespace OpenLedger.Node.Tests.Keys;

/// <summary>The word list of BIP-39 and the checksum of its phrases.</summary>
[TestFixture]
public sealed class MnemonicWordsTests
{
    [Test]
    public void List_IsThePublishedOne()
    {
        string text = string.Concat(MnemonicWords.All.Select(word => word + "\n"));
        Assert.That(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text))),
            Is.EqualTo("2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"));
        Assert.That(MnemonicWords.All, Is.Ordered.Using<string>(StringComparer.Ordinal));
    }

    // The standard's own vectors, one of each length in them, and the phrase of every devnet.
    [TestCase("test test test test test test test test test test test junk")]
    [TestCase(
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about")]
    [TestCase("legal winner thank year wave sausage worth useful legal winner thank yellow")]
    [TestCase(
        "letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor "
        + "acoustic avoid letter always")]
    [TestCase(
        "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo vote")]
    public void FaultOf_PublishedPhrases_IsNone(string phrase) =>
        Assert.That(MnemonicWords.FaultOf(phrase), Is.Null);

    [TestCase("test test test test test test test test test test junk test", "checksum")]
    [TestCase("test test test test test test test test test test test tset", "word 12 is not")]
    [TestCase("test test test test test test test test test test test", "has not 12")]
    [TestCase("", "has not 12")]
    public void FaultOf_WrongPhrases_IsNamedWithoutTheWords(string phrase, string said) =>
        Assert.That(MnemonicWords.FaultOf(phrase), Does.Contain(said).And.Not.Contain("tset"));

    [Test]
    public void FaultOf_TwelfthWordAnyOther_HoldsForOneOfSixteen()
    {
        string eleven = string.Concat(Enumerable.Repeat("abandon ", 11));
        Assert.That(
            MnemonicWords.All.Count(word => MnemonicWords.FaultOf(eleven + word) is null), Is.EqualTo(128));
    }

    [Test]
    public void Normalize_AsPeopleType_IsOneForm() => Assert.That(
        MnemonicWords.Normalize("  Test\ttest\n JUNK "), Is.EqualTo("test test junk"));
}
