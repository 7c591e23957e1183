using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Values;

/// <summary>
/// Addresses, hashes and hex: bytes and text there and back, order as numbers, bad text refused.
/// </summary>
public sealed class ByteValueTests
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    private static readonly Arbitrary<byte[]> ThirtyTwo =
        Arb.From(Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), 32));

    [Test]
    public void HashAndAddress_BytesAndText_RoundTrip() =>
        Prop.ForAll(ThirtyTwo, bytes =>
        {
            Hash256 hash = new(bytes);
            Address address = new(bytes.AsSpan(0, 20));
            return hash.ToArray().AsSpan().SequenceEqual(bytes)
                && Hash256.Parse(hash.ToString()) == hash
                && address.ToArray().AsSpan().SequenceEqual(bytes.AsSpan(0, 20))
                && Address.Parse(address.ToString()) == address
                && Hex.Encode(bytes) == hash.ToString();
        }).Check(Quick);

    [Test]
    public void HashAndAddress_Order_IsThatOfTheirBytes() =>
        Prop.ForAll(ThirtyTwo, ThirtyTwo, (x, y) =>
        {
            int hashes = Math.Sign(new Hash256(x).CompareTo(new Hash256(y)));
            int addresses = Math.Sign(new Address(x.AsSpan(0, 20)).CompareTo(new Address(y.AsSpan(0, 20))));
            return hashes == Math.Sign(x.AsSpan().SequenceCompareTo(y))
                && addresses == Math.Sign(x.AsSpan(0, 20).SequenceCompareTo(y.AsSpan(0, 20)));
        }).Check(Quick);

    [Test]
    public void Hex_RandomText_NeverThrows() =>
        Prop.ForAll<string?>(text =>
        {
            bool ok = Hex.TryDecode(text, out byte[] bytes);
            bool address = Address.TryParse(text, out _);
            return (!ok || Hex.Encode(bytes)[2..]
                == text!.ToLowerInvariant().Replace("0x", "", StringComparison.Ordinal))
                && (!address || (ok && bytes.Length == Address.Size));
        }).Check(Quick);

    [TestCase(null)]
    [TestCase("0x0")]
    [TestCase("0xzz")]
    [TestCase("0X00")]
    [TestCase("00 ")]
    [TestCase("\u0660\u0660")]
    public void Hex_NotHexDigits_AreRefused(string? text) =>
        Assert.That(Hex.TryDecode(text, out _), Is.False);

    [TestCase(31)]
    [TestCase(33)]
    public void Constructors_OtherLengths_Throw(int length)
    {
        Assert.That(() => new Hash256(new byte[length]), Throws.ArgumentException);
        Assert.That(() => new Address(new byte[length - 12]), Throws.ArgumentException);
    }

    [Test]
    public void FromTail_Number_IsInTheLastBytes() =>
        Assert.That(
            Address.FromTail(0x0d00).ToString(), Is.EqualTo("0x0000000000000000000000000000000000000d00"));
}
