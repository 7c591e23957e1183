using System.Numerics;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Abi;

public class AbiCodecTests
{
    [Test]
    public void EncodeDecode_RandomTypesAndValues_RoundTrip([Range(1, 400)] int seed)
    {
        Random random = new(seed);
        AbiType[] types = [.. Enumerable.Range(0, random.Next(5)).Select(_ => AbiSamples.Type(random))];
        AbiValue[] values = [.. types.Select(t => AbiSamples.Value(random, t))];
        byte[] data = AbiEncoder.Encode(types, values);
        Assert.That(data, Has.Length.EqualTo(data.Length / 32 * 32));
        bool ok = AbiDecoder.TryDecode(types, data, out AbiValue[] decoded, out AbiError error);
        Assert.That(ok, Is.True, $"{error}");
        Assert.That(decoded, Is.EqualTo(values));
    }

    // Whatever is accepted is exactly what its values encode to: no two encodings of one thing, nothing read
    // beyond.
    [Test]
    public void Decode_DamagedData_IsRefusedOrCanonical([Range(1, 300)] int seed)
    {
        Random random = new(seed);
        AbiType[] types = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => AbiSamples.Type(random))];
        byte[] data = AbiEncoder.Encode(types, [.. types.Select(t => AbiSamples.Value(random, t))]);
        for (int i = 0; i < 60; i++)
        {
            byte[] damaged = Damage(random, data);
            if (AbiDecoder.TryDecode(types, damaged, out AbiValue[] values, out AbiError error))
            {
                Assert.That(AbiEncoder.Encode(types, values), Is.EqualTo(damaged));
            }
            else
            {
                Assert.That(error, Is.Not.EqualTo(AbiError.None));
                Assert.That(values, Is.Empty);
            }
        }
    }

    [Test]
    public void Decode_AnyPrefix_IsRefused()
    {
        AbiType[] types = [AbiType.Parse("(uint256,string)[]"), AbiType.Parse("bytes")];
        byte[] data = AbiEncoder.Encode(
            types, AbiValue.List(AbiValue.List(1UL, "one"), AbiValue.List(2UL, "two")), "x"u8.ToArray());
        for (int length = 0; length < data.Length; length++)
        {
            Assert.That(
                AbiDecoder.TryDecode(types, data.AsSpan(0, length), out _, out _), Is.False, $"{length}");
        }

        Assert.That(AbiDecoder.TryDecode(types, [.. data, 0], out _, out AbiError error), Is.False);
        Assert.That(error, Is.EqualTo(AbiError.TrailingBytes));
    }

    [TestCase(
        "uint8", "0000000000000000000000000000000000000000000000000000000000000100", AbiError.OutOfRange)]
    [TestCase(
        "int8", "0000000000000000000000000000000000000000000000000000000000000080", AbiError.OutOfRange)]
    [TestCase(
        "bool", "0000000000000000000000000000000000000000000000000000000000000002", AbiError.OutOfRange)]
    [TestCase(
        "address", "0000000000000000000000010000000000000000000000000000000000000000", AbiError.OutOfRange)]
    [TestCase(
        "bytes4", "0000000001000000000000000000000000000000000000000000000000000000", AbiError.DirtyPadding)]
    [TestCase("uint256", "00", AbiError.Truncated)]
    [TestCase(
        "bytes", "0000000000000000000000000000000000000000000000000000000000000000", AbiError.BadOffset)]
    [TestCase(
        "bytes", "ff00000000000000000000000000000000000000000000000000000000000020", AbiError.BadOffset)]
    [TestCase(
        "bytes", "0000000000000000000000000000000000000000000000000000000000000020", AbiError.Truncated)]
    public void Decode_BadWord_NamesTheFault(string type, string hex, AbiError expected)
    {
        Assert.That(
            AbiDecoder.TryDecode([AbiType.Parse(type)], Hex.Decode(hex), out _, out AbiError error),
            Is.False);
        Assert.That(error, Is.EqualTo(expected));
    }

    [TestCase("bytes", 33UL, AbiError.BadLength)]
    [TestCase("bytes", 0x7FFF_FFFFUL, AbiError.BadLength)]
    [TestCase("bytes", ulong.MaxValue, AbiError.BadLength)]
    [TestCase("uint256[]", 2UL, AbiError.BadLength)]
    [TestCase("string[]", 0x7FFF_FFFFUL, AbiError.BadLength)]
    [TestCase("uint256[65536]", 1UL, null)]
    public void Decode_LengthBeyondTheData_IsRefusedBeforeAllocating(
        string type, ulong length, AbiError? expected)
    {
        if (expected is null)
        {
            Assert.That(AbiType.TryParse(type, out _), Is.False);
            return;
        }

        byte[] data = [.. ((UInt256)32UL).ToBigEndian(), .. ((UInt256)length).ToBigEndian(), .. new byte[32]];
        Assert.That(AbiDecoder.TryDecode([AbiType.Parse(type)], data, out _, out AbiError error), Is.False);
        Assert.That(error, Is.EqualTo(expected));
    }

    [Test]
    public void Decode_OverlappingTails_IsRefused()
    {
        // Every element of the outer array points at the same inner one: the classic blow-up.
        List<byte> data = [.. ((UInt256)32UL).ToBigEndian(), .. ((UInt256)10UL).ToBigEndian()];
        for (int i = 0; i < 10; i++)
        {
            data.AddRange(((UInt256)320UL).ToBigEndian());
        }

        data.AddRange(new byte[32]);
        AbiType type = AbiType.Parse("uint256[][]");
        Assert.That(AbiDecoder.TryDecode([type], [.. data], out _, out AbiError error), Is.False);
        Assert.That(error, Is.EqualTo(AbiError.BadOffset));
    }

    [Test]
    public void Decode_InvalidUtf8_IsRefused()
    {
        byte[] data = AbiEncoder.Encode([AbiType.Parse("bytes")], new byte[] { 0xC3, 0x28 });
        Assert.That(
            AbiDecoder.TryDecode([AbiType.Parse("string")], data, out _, out AbiError error), Is.False);
        Assert.That(error, Is.EqualTo(AbiError.InvalidUtf8));
        Assert.That(
            () => AbiEncoder.Encode([AbiType.Parse("string")], "\ud800"),
            Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void Decode_DirtyPadding_IsRefused()
    {
        byte[] data = AbiEncoder.Encode([AbiType.Parse("bytes")], new byte[] { 1 });
        data[^1] = 1;
        Assert.That(
            AbiDecoder.TryDecode([AbiType.Parse("bytes")], data, out _, out AbiError error), Is.False);
        Assert.That(error, Is.EqualTo(AbiError.DirtyPadding));
    }

    [Test]
    public void Decode_MoreThanTheLimit_IsRefused()
    {
        AbiType[] types = [AbiType.Parse("bytes")];
        byte[] atLimit = AbiEncoder.Encode(types, new byte[AbiDecoder.DataSizeMax - 64]);
        Assert.That(AbiDecoder.TryDecode(types, atLimit, out _, out _), Is.True);
        byte[] beyond = AbiEncoder.Encode(types, new byte[AbiDecoder.DataSizeMax - 32]);
        Assert.That(AbiDecoder.TryDecode(types, beyond, out _, out AbiError error), Is.False);
        Assert.That(error, Is.EqualTo(AbiError.TooLarge));
    }

    [Test]
    public void Encode_ValueThatDoesNotFit_Throws()
    {
        foreach ((string type, AbiValue value) in ((string, AbiValue)[])
        [
            ("uint8", 256UL), ("uint8", BigInteger.MinusOne), ("uint8", default),
            ("int8", 128UL), ("int8", (BigInteger)(-129)), ("int8", "1"),
            ("address", 1UL), ("bool", 1UL), ("string", new byte[1]),
            ("bytes4", new byte[3]), ("bytes4", "abcd"),
            ("uint8[2]", AbiValue.List(1UL)), ("(uint8,bool)", AbiValue.List(1UL)), ("uint8[]", 1UL),
        ])
        {
            Assert.That(
                () => AbiEncoder.Encode([AbiType.Parse(type)], value),
                Throws.InstanceOf<ArgumentException>().Or.InstanceOf<InvalidCastException>(),
                type);
        }

        Assert.That(() => AbiEncoder.Encode([AbiType.Parse("bool")]), Throws.InstanceOf<ArgumentException>());
    }

    private static byte[] Damage(Random random, byte[] data)
    {
        byte[] copy = [.. data];
        if (copy.Length == 0 || random.Next(10) == 0)
        {
            return [.. copy, .. new byte[32]];
        }

        int words = copy.Length / 32;
        switch (random.Next(4))
        {
            case 0:
                copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
                return copy;
            case 1:
                copy[(random.Next(words) * 32) + 31] = (byte)(random.Next(8) * 32);
                return copy;
            case 2:
                random.NextBytes(copy.AsSpan(random.Next(words) * 32, 32));
                return copy;
            default:
                return copy[..(random.Next(words) * 32)];
        }
    }
}
