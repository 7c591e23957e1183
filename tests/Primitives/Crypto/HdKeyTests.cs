using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Crypto;

/// <summary>
/// BIP-39 seeds and BIP-32 keys against the published vectors and the test phrase everybody uses.
/// </summary>
public sealed class HdKeyTests
{
    private const string TestPhrase = "test test test test test test test test test test test junk";

    [TestCase(0U, "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")]
    [TestCase(1U, "0x70997970C51812dc3A010C7d01b50e0d17dc79C8")]
    [TestCase(2U, "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC")]
    [TestCase(9U, "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720")]
    public void EthereumAccount_OfTheTestPhrase_IsTheKnownAddress(uint index, string address) =>
        Assert.That(
            ChecksumAddress.Format(HdKey.EthereumAccount(TestPhrase, index).Address), Is.EqualTo(address));

    [TestCase(
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
        "c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e5349553"
        + "1f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04")]
    [TestCase(
        "legal winner thank year wave sausage worth useful legal winner thank yellow",
        "2e8905819b8723fe2c1d161860e5ee1830318dbf49a83bd451cfb8440c28bd6f"
        + "a457fe1296106559a3c80937a1c1069be3a3a5bd381ee6260e8d9739fce1f607")]
    public void ToSeed_PublishedPhrases_GiveThePublishedSeeds(string phrase, string seed) =>
        Assert.That(Convert.ToHexStringLower(Mnemonic.ToSeed(phrase, "TREZOR")), Is.EqualTo(seed));

    [TestCase("m", "e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35")]
    [TestCase("m/0'", "edb2e14f9ee77d26dd93b4ecede8d16ed408ce149b6cd80b0715a2d911a0afea")]
    [TestCase("m/0'/1", "3c6cb8d0f6a264c91ea8b5030fadaa8e538b020f0a387421a12de9319dc93368")]
    [TestCase("m/0'/1/2'", "cbce0d719ecf7431d88e6a89fa1483e02e35092af60c042b1df2ff59fa424dca")]
    [TestCase("m/0'/1/2'/2/1000000000", "471b76e389e528d6de6d816857e012c5455051cad6660850e58372a6c3e6e7c8")]
    public void Derive_Bip32VectorOne_GivesThePublishedKeys(string path, string key)
    {
        HdKey node = HdKey.FromSeed(Convert.FromHexString("000102030405060708090a0b0c0d0e0f")).Derive(path);
        byte[] secret = new byte[32];
        node.Key.Export(secret);
        Assert.That(Convert.ToHexStringLower(secret), Is.EqualTo(key));
    }

    [TestCase("")]
    [TestCase("0")]
    [TestCase("m/")]
    [TestCase("m/x")]
    [TestCase("m/-1")]
    [TestCase("m/2147483648")]
    [TestCase("m/1''")]
    public void Derive_NotAPath_IsRefused(string path) =>
        Assert.That(() => HdKey.FromSeed(new byte[16]).Derive(path), Throws.TypeOf<FormatException>());

    [Test]
    public void Derive_MoreLevelsThanTheMaximum_IsRefused() =>
        Assert.That(
            () => HdKey.FromSeed(new byte[16]).Derive("m" + string.Concat(Enumerable.Repeat("/0", 256))),
            Throws.TypeOf<FormatException>());

    [TestCase("test")]
    [TestCase("test  test test test test test test test test test test junk")]
    [TestCase("Test test test test test test test test test test test junk")]
    [TestCase("test test test test test test test test test test test t\u00e9st")]
    public void ToSeed_NotAPhrase_IsRefused(string phrase) =>
        Assert.That(() => Mnemonic.ToSeed(phrase), Throws.ArgumentException);

    [Test]
    public void ToSeed_LongerThanTheMaximum_IsRefused()
    {
        string[] words = [.. Enumerable.Repeat(new string('a', 100), 12)];
        Assert.That(() => Mnemonic.ToSeed(string.Join(' ', words)), Throws.ArgumentException);
        Assert.That(() => Mnemonic.ToSeed(TestPhrase, new string('a', 1_025)), Throws.ArgumentException);
        Assert.That(() => Mnemonic.ToSeed(TestPhrase, "\u00e9"), Throws.ArgumentException);
    }

    [TestCase(15)]
    [TestCase(65)]
    public void FromSeed_OtherLengths_AreRefused(int length) =>
        Assert.That(() => HdKey.FromSeed(new byte[length]), Throws.ArgumentException);

    [Test]
    public void ToString_DoesNotShowTheSecret()
    {
        HdKey node = HdKey.FromSeed(new byte[16]);
        byte[] secret = new byte[32];
        node.Key.Export(secret);
        Assert.That(node.ToString(), Does.Not.Contain(Convert.ToHexStringLower(secret)[..8]));
    }
}
