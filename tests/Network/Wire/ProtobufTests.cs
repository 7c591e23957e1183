using System.Buffers;
using OpenLedger.Network.Tests.Fuzzing;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Tests.Wire;

[TestFixture]
public class ProtobufTests
{
    [Test]
    public void Writer_Fields_AreThoseOfTheEncodingGuide()
    {
        ArrayBufferWriter<byte> output = new();
        ProtobufWriter writer = new(output);
        writer.Varint(1, 150);
        writer.Text(2, "testing");
        writer.Message(3, 150ul, (inner, value) => inner.Varint(1, value));

        Assert.That(
            Convert.ToHexStringLower(output.WrittenSpan),
            Is.EqualTo("089601" + "120774657374696e67" + "1a03089601"));
    }

    [Test]
    public void Reader_AllLayouts_AreReadOrSkipped()
    {
        byte[] message = Convert.FromHexString(
            "089601" + "120774657374696e67" + "190102030405060708" + "2501020304" + "30ffffffffffffffffff01");
        ProtobufReader reader = new(message);

        Assert.That(reader.TryReadField(out int first, out ProtobufWireType wire) && first == 1, Is.True);
        Assert.That(reader.TryReadVarint(wire, out ulong number) && number == 150, Is.True);
        Assert.That(reader.TryReadField(out _, out wire) && reader.TryReadText(wire, 7, out string text)
            && text == "testing", Is.True);
        Assert.That(reader.TryReadField(out _, out wire) && reader.TrySkip(wire), Is.True);
        Assert.That(reader.TryReadField(out _, out wire) && reader.TrySkip(wire), Is.True);
        Assert.That(reader.TryReadField(out _, out wire) && reader.TryReadVarint(wire, out number)
            && number == ulong.MaxValue, Is.True);
        Assert.That(reader.IsAtEnd, Is.True);
        Assert.That(reader.TryReadField(out _, out _), Is.False);
    }

    [TestCase("08", Description = "a number cut off")]
    [TestCase("1203aabb", Description = "bytes cut off")]
    [TestCase("19010203", Description = "eight bytes cut off")]
    [TestCase("25010203", Description = "four bytes cut off")]
    [TestCase("00", Description = "field 0")]
    [TestCase("0b", Description = "a group")]
    [TestCase("0fffffffffffffffffff7f", Description = "a tag above 64 bits")]
    [TestCase("08ffffffffffffffffff02", Description = "a number above 64 bits")]
    [TestCase("12ffffffffffffffff7f", Description = "a length above all")]
    public void Reader_MalformedMessage_IsRefused(string hex)
    {
        ProtobufReader reader = new(Convert.FromHexString(hex));
        bool read = reader.TryReadField(out _, out ProtobufWireType wire) && reader.TrySkip(wire);

        Assert.That(read, Is.False);
        Assert.That(reader.IsAtEnd, Is.False);
    }

    [Test]
    public void TryReadBytes_AboveTheMaximumOrBadText_IsRefused()
    {
        ProtobufReader tooLong = new(Convert.FromHexString("1203aabbcc"));
        tooLong.TryReadField(out _, out ProtobufWireType wire);
        Assert.That(tooLong.TryReadBytes(wire, 2, out _), Is.False);

        ProtobufReader notUtf8 = new(Convert.FromHexString("1202c328"));
        notUtf8.TryReadField(out _, out wire);
        Assert.That(notUtf8.TryReadText(wire, 10, out _), Is.False);
    }

    [Test]
    public void Reader_Fuzzed_NeverThrows() =>
        FrameFuzzer.Run(31, [Convert.FromHexString("089601120774657374696e671a03089601")], frame =>
        {
            ProtobufReader reader = new(frame);
            while (reader.TryReadField(out int field, out ProtobufWireType wire))
            {
                bool read = field % 3 == 0 ? reader.TryReadText(wire, 100, out _) : reader.TrySkip(wire);
                if (!read)
                {
                    break;
                }
            }
        });
}
