using System.Text.Json;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Cli;

[TestFixture]
public sealed class AnswerFieldsTests
{
    [TestCase("7", 7UL)]
    [TestCase("\"7\"", 7UL)]
    [TestCase("\"0x7\"", 7UL)]
    [TestCase("\"0xFf\"", 255UL)]
    [TestCase("18446744073709551615", ulong.MaxValue)]
    public void Number_InAnyForm_IsRead(string json, ulong value) => Assert.That(
        Read(json).Number("x"), Is.EqualTo(value));

    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("1e3")]
    [TestCase("true")]
    [TestCase("null")]
    [TestCase("\"\"")]
    [TestCase("\"0x\"")]
    [TestCase("\"0xg\"")]
    [TestCase("18446744073709551616")]
    [TestCase("[]")]
    public void Number_OfNoNumber_NamesTheMember(string json) => Assert.That(
        () => Read(json).Number("x"), Throws.TypeOf<ClientException>().With.Message.Contains("'x'"));

    [Test]
    public void Wide_TopOfTheRange_IsRead()
    {
        string max = "\"0x" + new string('f', 64) + "\"";

        Assert.That(Read(max).Wide("x"), Is.EqualTo(UInt256.MaxValue));
        Assert.That(
            () => Read("\"0x1" + new string('0', 64) + "\"").Wide("x"), Throws.TypeOf<ClientException>());
    }

    [TestCase("\"0x12\"")]
    [TestCase("\"zz\"")]
    [TestCase("12")]
    public void HashAndAccount_OfAnotherForm_NameTheMember(string json)
    {
        Assert.That(
            () => Read(json).Hash("x"), Throws.TypeOf<ClientException>().With.Message.Contains("'x'"));
        Assert.That(
            () => Read(json).Account("x"), Throws.TypeOf<ClientException>().With.Message.Contains("'x'"));
    }

    [Test]
    public void Member_Missing_IsNamed() => Assert.That(
        () => Read("1").Member("y"), Throws.TypeOf<ClientException>().With.Message.Contains("'y'"));

    private static JsonElement Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse($$"""{"x":{{json}}}""");
        return document.RootElement.Clone();
    }
}
