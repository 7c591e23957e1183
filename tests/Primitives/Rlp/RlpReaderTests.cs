using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Rlp;

/// <summary>Each way bytes can fail to be the canonical RLP a field asks for, and its name.</summary>
public sealed class RlpReaderTests
{
    [TestCase("", RlpError.UnexpectedEnd)]
    [TestCase("83646f", RlpError.UnexpectedEnd)]
    [TestCase("b838", RlpError.UnexpectedEnd)]
    [TestCase("b9", RlpError.UnexpectedEnd)]
    [TestCase("c483646f67", RlpError.None)]
    [TestCase("c583646f67", RlpError.UnexpectedEnd)]
    [TestCase("c383646f67", RlpError.UnexpectedEnd)]
    [TestCase("8100", RlpError.SingleByteNotMinimal)]
    [TestCase("817f", RlpError.SingleByteNotMinimal)]
    [TestCase("8180", RlpError.None)]
    [TestCase("b8021111", RlpError.LengthNotMinimal)]
    [TestCase("f8021111", RlpError.LengthNotMinimal)]
    [TestCase("b9003811", RlpError.LengthLeadingZeros)]
    [TestCase("bf0100000000000000", RlpError.LengthTooLarge)]
    [TestCase("bb80000000", RlpError.LengthTooLarge)]
    [TestCase("fb7fffffff", RlpError.UnexpectedEnd)]
    [TestCase("8000", RlpError.TrailingBytes)]
    [TestCase("c28100", RlpError.SingleByteNotMinimal)]
    public void Validate_Bytes_AreNamed(string hex, RlpError expected) =>
        Assert.That(RlpReader.Validate(Hex.Decode(hex)), Is.EqualTo(expected));

    [TestCase("80", RlpError.None, 0UL)]
    [TestCase("0f", RlpError.None, 15UL)]
    [TestCase("88ffffffffffffffff", RlpError.None, ulong.MaxValue)]
    [TestCase("00", RlpError.IntegerLeadingZeros, 0UL)]
    [TestCase("820001", RlpError.IntegerLeadingZeros, 0UL)]
    [TestCase("89010000000000000000", RlpError.IntegerTooLarge, 0UL)]
    [TestCase("89000000000000000001", RlpError.IntegerLeadingZeros, 0UL)]
    [TestCase("c0", RlpError.StringExpected, 0UL)]
    public void TryReadUInt64_Bytes_GiveValueOrName(string hex, RlpError error, ulong value)
    {
        RlpReader reader = new(Hex.Decode(hex));
        Assert.That(reader.TryReadUInt64(out ulong read), Is.EqualTo(error == RlpError.None));
        Assert.That(reader.Error, Is.EqualTo(error));
        Assert.That(error != RlpError.None || read == value);
        Assert.That(error == RlpError.None || reader.Offset == 0, "the position stays where the fault is");
    }

    [Test]
    public void TryReadUInt256_ThirtyThreeBytes_IsTooLarge()
    {
        RlpReader reader = new(Hex.Decode("a101" + new string('0', 64)));
        Assert.That(reader.TryReadUInt256(out _), Is.False);
        Assert.That(reader.Error, Is.EqualTo(RlpError.IntegerTooLarge));
    }

    [Test]
    public void TryReadFixed_OtherLengths_AreTooShortOrTooLong()
    {
        RlpReader shorter = new(Hex.Decode("93" + new string('1', 38)));
        RlpReader longer = new(Hex.Decode("95" + new string('1', 42)));
        Assert.That(shorter.TryReadAddress(out _), Is.False);
        Assert.That(longer.TryReadAddress(out _), Is.False);
        Assert.That(shorter.Error, Is.EqualTo(RlpError.StringTooShort));
        Assert.That(longer.Error, Is.EqualTo(RlpError.StringTooLong));
    }

    [Test]
    public void TryReadBytes_LongerThanItsField_IsTooLong()
    {
        RlpReader reader = new(Hex.Decode("83646f67"));
        Assert.That(reader.TryReadBytes(2, out _), Is.False);
        Assert.That(reader.Error, Is.EqualTo(RlpError.StringTooLong));
    }

    [Test]
    public void Reader_AfterAFault_ReadsNothingMore()
    {
        RlpReader reader = new(Hex.Decode("c001"));
        Assert.That(reader.TryReadUInt64(out _), Is.False);
        Assert.That(reader.TryReadList(out _), Is.False);
        Assert.That(reader.TrySkip(), Is.False);
        Assert.That(reader.TryReadOptionalAddress(out _), Is.False);
        Assert.That(reader.Error, Is.EqualTo(RlpError.StringExpected));
    }

    [Test]
    public void Validate_ListsNestedToTheLimit_AreAcceptedAndOneMoreIsNot()
    {
        Assert.That(RlpReader.Validate(Nested(RlpReader.MaxDepth)), Is.EqualTo(RlpError.None));
        Assert.That(RlpReader.Validate(Nested(RlpReader.MaxDepth + 1)), Is.EqualTo(RlpError.TooDeep));
        Assert.That(RlpReader.Validate(Nested(5_000)), Is.EqualTo(RlpError.TooDeep));
    }

    [Test]
    public void TryCountItems_MoreThanTheMaximum_IsRefused()
    {
        RlpReader reader = new(Hex.Decode("01c10203"));
        Assert.That(reader.TryCountItems(3, out int count), Is.True);
        Assert.That(count, Is.EqualTo(3));
        Assert.That(reader.TryCountItems(2, out _), Is.False);
        Assert.That(reader.Error, Is.EqualTo(RlpError.TooManyItems));
    }

    [Test]
    public void Offset_InsideANestedList_IsInTheOutermostBytes()
    {
        RlpReader reader = new(Hex.Decode("c401c20203"));
        Assert.That(reader.TryReadList(out RlpReader list), Is.True);
        Assert.That(list.TrySkip(), Is.True);
        Assert.That(list.TryReadList(out RlpReader inner), Is.True);
        Assert.That(inner.TrySkip(), Is.True);
        Assert.That(inner.Offset, Is.EqualTo(4));
    }

    private static byte[] Nested(int depth)
    {
        byte[] bytes = [0xC0];
        for (int i = 1; i < depth; i++)
        {
            bytes = new RlpWriter().StartList().WriteRaw(bytes).EndList().ToArray();
        }

        return bytes;
    }
}
