using OpenLedger.Network.Tests.Fuzzing;
using OpenLedger.Network.Yamux;

namespace OpenLedger.Network.Tests.Yamux;

[TestFixture]
public class YamuxHeaderTests
{
    [TestCase(0, 0, 1u, 5u, "000000000000000100000005", Description = "five bytes on stream 1")]
    [TestCase(1, 1, 3u, 0u, "000100010000000300000000", Description = "stream 3 is opened")]
    [TestCase(1, 0, 2u, 0x40000u, "000100000000000200040000", Description = "256 KiB of credit")]
    [TestCase(2, 2, 0u, 7u, "000200020000000000000007", Description = "an answer to ping 7")]
    [TestCase(3, 0, 0u, 1u, "000300000000000000000001", Description = "gone away for a protocol error")]
    [TestCase(0, 12, 9u, 0u, "0000000c0000000900000000", Description = "end and reset")]
    public void EncodeAndDecode_SpecificationsFrames_Match(
        int type, int flags, uint stream, uint length, string hex)
    {
        YamuxHeader header = new((YamuxFrameType)type, (YamuxFlags)flags, stream, length);
        byte[] bytes = new byte[YamuxHeader.Size];
        header.Encode(bytes);

        Assert.That(Convert.ToHexStringLower(bytes), Is.EqualTo(hex));
        Assert.That(YamuxHeader.TryDecode(bytes, out YamuxHeader decoded), Is.True);
        Assert.That(decoded, Is.EqualTo(header));
    }

    [TestCase("010000000000000100000005", Description = "another version")]
    [TestCase("000400000000000100000005", Description = "an unknown type")]
    [TestCase("000000100000000100000005", Description = "an unknown flag")]
    [TestCase("000000000000000000000005", Description = "data on the session")]
    [TestCase("000200010000000100000005", Description = "a ping on a stream")]
    [TestCase("000300000000000100000000", Description = "going away on a stream")]
    public void TryDecode_OtherHeaders_AreRefused(string hex) =>
        Assert.That(YamuxHeader.TryDecode(Convert.FromHexString(hex), out _), Is.False);

    [Test]
    public void TryDecode_Fuzzed_NeverThrowsAndRoundTrips() =>
        FrameFuzzer.Run(81, [Convert.FromHexString("000100010000000300000000")], frame =>
        {
            byte[] bytes =
                [.. frame.Take(YamuxHeader.Size), .. new byte[Math.Max(0, YamuxHeader.Size - frame.Length)]];
            if (YamuxHeader.TryDecode(bytes, out YamuxHeader header))
            {
                byte[] again = new byte[YamuxHeader.Size];
                header.Encode(again);
                Assert.That(again, Is.EqualTo(bytes));
            }
        });
}
