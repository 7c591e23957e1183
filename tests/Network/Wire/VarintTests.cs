using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Tests.Wire;

[TestFixture]
public class VarintTests
{
    // Examples of github.com/multiformats/unsigned-varint.
    [TestCase(1ul, "01")]
    [TestCase(127ul, "7f")]
    [TestCase(128ul, "8001")]
    [TestCase(255ul, "ff01")]
    [TestCase(300ul, "ac02")]
    [TestCase(16_384ul, "808001")]
    [TestCase((1ul << 63) - 1, "ffffffffffffffff7f")]
    public void WriteAndRead_KnownNumbers_MatchTheSpecification(ulong value, string hex)
    {
        byte[] bytes = new byte[Varint.SizeMax];
        int size = Varint.Write(bytes, value);

        Assert.That(Convert.ToHexStringLower(bytes.AsSpan(0, size)), Is.EqualTo(hex));
        Assert.That(Varint.SizeOf(value), Is.EqualTo(size));
        Assert.That(Varint.TryRead(
            bytes.AsSpan(0, size), out ulong read, out int length), Is.EqualTo(VarintStatus.Done));
        Assert.That((read, length), Is.EqualTo((value, size)));
    }

    [TestCase("8100", nameof(VarintStatus.Invalid), Description = "one written in two bytes")]
    [TestCase("ffffffffffffffffff01", nameof(VarintStatus.Invalid), Description = "ten bytes")]
    [TestCase("ffffffffffffffffff", nameof(VarintStatus.Invalid), Description = "nine bytes without an end")]
    [TestCase("80", nameof(VarintStatus.Incomplete))]
    [TestCase("", nameof(VarintStatus.Incomplete))]
    public void TryRead_BadNumbers_AreNamed(string hex, string status) =>
        Assert.That(
            Varint.TryRead(Convert.FromHexString(hex), out _, out _).ToString(), Is.EqualTo(status));

    [TestCase("64", true)]
    [TestCase("65", false)]
    public void TryReadBounded_AboveTheMaximum_IsRefused(string hex, bool accepted) =>
        Assert.That(
            Varint.TryReadBounded(Convert.FromHexString(hex), 100, out _, out _), Is.EqualTo(accepted));

    [Test]
    public void ReadOfWrite_AnyNumber_IsTheNumber() =>
        Prop.ForAll<ulong>(value =>
        {
            ulong number = value >> 1;
            byte[] bytes = new byte[Varint.SizeMax];
            int size = Varint.Write(bytes, number);
            return Varint.TryRead(bytes.AsSpan(0, size), out ulong read, out _) == VarintStatus.Done
                && read == number;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithReplay(7, 9));
}
