using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Crypto;

public class Eip712StructTests
{
    private static readonly Address Contract = Address.Parse("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC");

    // The example of the EIP itself.
    [Test]
    public void Digest_MailOfTheEip_IsThePublishedOne()
    {
        Eip712Struct person = Eip712Struct.Parse("Person(string name,address wallet)");
        Eip712Struct mail = Eip712Struct.Parse(
            "Mail(Person from,Person to,string contents)Person(string name,address wallet)");
        Hash256 from = person.Hash("Cow", Address.Parse("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"));
        Hash256 to = person.Hash("Bob", Address.Parse("0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"));
        Hash256 message = mail.Hash(from, to, "Hello, Bob!");
        Hash256 domain = Eip712.DomainSeparator("Ether Mail", "1", 1, Contract);
        Assert.That(
            mail.TypeHash,
            Is.EqualTo(Hash256.Parse("0xa0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2")));
        Assert.That(
            message,
            Is.EqualTo(Hash256.Parse("0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e")));
        Assert.That(
            domain,
            Is.EqualTo(Hash256.Parse("0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f")));
        Assert.That(
            Eip712.Digest(domain, message),
            Is.EqualTo(Hash256.Parse("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2")));
    }

    [Test]
    public void Hash_DomainAsAStruct_EqualsTheDomainSeparator()
    {
        Eip712Struct domain = Eip712Struct.Parse(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        Assert.That(
            domain.Hash("OpenLedger", "1", 161_299UL, Contract),
            Is.EqualTo(Eip712.DomainSeparator("OpenLedger", "1", 161_299, Contract)));
    }

    [TestCase("")]
    [TestCase("Mail")]
    [TestCase("Mail()")]
    [TestCase("(uint256 a)")]
    [TestCase("Mail(uint256)")]
    [TestCase("Mail(uint256 )")]
    [TestCase("Mail(uint a)")]
    [TestCase("Mail(uint256[] a)")]
    [TestCase("Mail(Person from)")]
    [TestCase("Mail(Person from)AnotherPerson(bool a)")]
    public void Parse_NoType_IsRefused(string type) =>
        Assert.That(() => Eip712Struct.Parse(type), Throws.TypeOf<FormatException>());

    [Test]
    public void ParseAndHash_BeyondTheLimits_AreRefused()
    {
        string wide = "T(" + string.Join(',', Enumerable.Range(0, 65).Select(i => $"bool b{i}")) + ")";
        Assert.That(() => Eip712Struct.Parse(wide), Throws.TypeOf<FormatException>());
        Eip712Struct type = Eip712Struct.Parse("T(bool a)");
        Assert.That(() => type.Hash(), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => type.Hash(1UL), Throws.InstanceOf<ArgumentException>());
    }
}
