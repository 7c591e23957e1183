using System.Text;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Crypto;

/// <summary>The example of the EIP itself.</summary>
public sealed class Eip712Tests
{
    [Test]
    public void Digest_OfTheEipsMail_IsTheStatedOne()
    {
        Hash256 domain = Eip712.DomainSeparator(
            "Ether Mail", "1", 1, Address.Parse("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"));
        Assert.That(
            domain.ToString(),
            Is.EqualTo("0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f"));

        Hash256 person = Eip712.TypeHash("Person(string name,address wallet)");
        Hash256 from = StructHash(person, Text("Cow"), Wallet("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"));
        Hash256 to = StructHash(person, Text("Bob"), Wallet("0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"));
        Hash256 mail = StructHash(
            Eip712.TypeHash("Mail(Person from,Person to,string contents)Person(string name,address wallet)"),
            from.ToArray(),
            to.ToArray(),
            Text("Hello, Bob!"));
        Assert.That(
            Eip712.Digest(domain, mail).ToString(),
            Is.EqualTo("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"));
    }

    private static byte[] Text(string text) => Keccak.Hash(Encoding.UTF8.GetBytes(text)).ToArray();

    private static byte[] Wallet(string address) => [.. new byte[12], .. Address.Parse(address).ToArray()];

    private static Hash256 StructHash(Hash256 type, params byte[][] words) =>
        Keccak.Hash([.. type.ToArray(), .. words.SelectMany(word => word)]);
}
