using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.State;

namespace OpenLedger.Storage.Tests.State;

public sealed class FlatAccountCodecTests
{
    private static readonly Hash256 SomeHash = Hash256.Parse(new string('1', 64));

    private static IEnumerable<TestCaseData> Golden()
    {
        string head = "0000000000000007" + new string('0', 62) + "64";
        yield return new TestCaseData(Account.Empty with { Nonce = 7, Balance = 100 }, "00" + head);
        yield return new TestCaseData(
            new Account(7, 100, SomeHash, Keccak.OfEmpty), "01" + head + new string('1', 64));
        yield return new TestCaseData(
            new Account(7, 100, KnownHashes.EmptyTrieRoot, SomeHash), "02" + head + new string('1', 64));
        yield return new TestCaseData(
            new Account(7, 100, SomeHash, SomeHash), "03" + head + new string('1', 128));
        yield return new TestCaseData(
            Account.Empty with { Nonce = ulong.MaxValue, Balance = UInt256.MaxValue }, "00" + new string(
                'f', 80));
    }

    [TestCaseSource(nameof(Golden))]
    public void Encode_Account_IsTheDocumentedBytes_AndDecodesBack(Account account, string hex)
    {
        byte[] buffer = new byte[FlatAccountCodec.SizeMax];
        int length = FlatAccountCodec.Encode(account, buffer);

        Assert.That(Convert.ToHexStringLower(buffer.AsSpan(0, length)), Is.EqualTo(hex));
        Assert.That(FlatAccountCodec.Decode(buffer.AsSpan(0, length)), Is.EqualTo(account));
    }

    [TestCase(0, 0)]
    [TestCase(0, 40)]
    [TestCase(0, 42)]
    [TestCase(1, 41)]
    [TestCase(2, 105)]
    [TestCase(3, 73)]
    [TestCase(4, 41)]
    [TestCase(255, 105)]
    public void Decode_WrongLengthOrFlags_IsDamage(byte flags, int length)
    {
        byte[] bytes = new byte[length];
        if (length > 0)
        {
            bytes[0] = flags;
        }

        Assert.That(() => FlatAccountCodec.Decode(bytes), Throws.TypeOf<InvalidDataException>());
    }
}
