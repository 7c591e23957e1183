using OpenLedger.Primitives.Abi;

namespace OpenLedger.Primitives.Tests.Abi;

public class AbiTypeTests
{
    [TestCase("uint256", false, 32)]
    [TestCase("uint8[3]", false, 96)]
    [TestCase("uint8[]", true, 32)]
    [TestCase("string", true, 32)]
    [TestCase("(address,uint8[3])[2]", false, 256)]
    [TestCase("(address,bytes)[2]", true, 32)]
    [TestCase("bytes32[][3][]", true, 32)]
    public void Parse_Type_HasItsShape(string text, bool isDynamic, int headSize)
    {
        AbiType type = AbiType.Parse(text);
        Assert.That(type.Name, Is.EqualTo(text));
        Assert.That(type.IsDynamic, Is.EqualTo(isDynamic));
        Assert.That(type.HeadSize, Is.EqualTo(headSize));
        Assert.That(type, Is.EqualTo(AbiType.Parse(text)));
    }

    [TestCase("uint", "uint256")]
    [TestCase("(int,uint[])", "(int256,uint256[])")]
    public void Parse_Alias_IsCanonical(string text, string name) =>
        Assert.That(AbiType.Parse(text).Name, Is.EqualTo(name));

    [TestCase("")]
    [TestCase("uint7")]
    [TestCase("uint264")]
    [TestCase("uint08")]
    [TestCase("uint0")]
    [TestCase("int512")]
    [TestCase("bytes0")]
    [TestCase("bytes33")]
    [TestCase("address payable")]
    [TestCase("uint256[")]
    [TestCase("uint256[0]")]
    [TestCase("uint256[-1]")]
    [TestCase("uint256[01]")]
    [TestCase("uint256[99999999999999999999]")]
    [TestCase("uint256]")]
    [TestCase("()")]
    [TestCase("(uint256")]
    [TestCase("(uint256,)")]
    [TestCase("(uint256))")]
    [TestCase("uint256 ")]
    [TestCase("uint256[2049]")]
    [TestCase("uint256[2000][2000]")]
    [TestCase("function")]
    [TestCase("fixed128x18")]
    public void Parse_NoType_IsRefused(string text)
    {
        Assert.That(AbiType.TryParse(text, out _), Is.False);
        Assert.That(() => AbiType.Parse(text), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void Parse_AtAndBeyondTheLimits_IsAcceptedAndRefused()
    {
        Assert.That(AbiType.TryParse("bool" + Repeat("[]", AbiType.NestingMax), out _), Is.True);
        Assert.That(AbiType.TryParse("bool" + Repeat("[]", AbiType.NestingMax + 1), out _), Is.False);
        Assert.That(AbiType.TryParse(Nested(AbiType.NestingMax), out _), Is.True);
        Assert.That(AbiType.TryParse(Nested(AbiType.NestingMax + 1), out _), Is.False);
        Assert.That(AbiType.TryParse(Nested(1000), out _), Is.False);
        Assert.That(AbiType.TryParse(Tuple(AbiType.ComponentCountMax), out _), Is.True);
        Assert.That(AbiType.TryParse(Tuple(AbiType.ComponentCountMax + 1), out _), Is.False);
        Assert.That(AbiType.TryParse("uint256[2048]", out _), Is.True);
        Assert.That(AbiType.TryParse(new string('(', AbiType.TextLengthMax + 1), out _), Is.False);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Nested(int depth) => new string('(', depth) + "bool" + new string(')', depth);

    private static string Tuple(int count) => "(" + string.Join(',', Enumerable.Repeat("bool", count)) + ")";
}
