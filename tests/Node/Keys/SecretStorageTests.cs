using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Network.Sodium;
using OpenLedger.Node.Keys;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.TestKit;

namespace OpenLedger.Node.Tests.Keys;

/// <summary>Web3 Secret Storage: the published files, what is written, and files that mean harm.</summary>
[TestFixture]
public sealed class SecretStorageTests
{
    private static readonly ScryptCost Cheap = new(16, 8, 1);

    // RFC 7914, section 12.
    [TestCase(
        "", "", 16UL, 1U, 1U,
        "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [TestCase(
        "password", "NaCl", 1024UL, 8U, 16U,
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")]
    [TestCase(
        "pleaseletmein", "SodiumChloride", 16384UL, 8U, 1U,
        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")]
    public void Scrypt_VectorsOfTheStandard_Hold(
        string password, string salt, ulong n, uint r, uint p, string expected)
    {
        byte[] key = new byte[64];
        Scrypt.Derive(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), n, r, p, key);
        Assert.That(Convert.ToHexStringLower(key), Is.EqualTo(expected));
    }

    [Test]
    public void Open_PublishedFiles_GiveTheirKeys()
    {
        string path = Path.Combine(Vectors.EthereumFolder(), "KeyStoreTests", "basic_tests.json");
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(path));
        int files = 0;
        foreach (JsonProperty vector in vectors.RootElement.EnumerateObject())
        {
            byte[] file = Encoding.UTF8.GetBytes(vector.Value.GetProperty("json").GetRawText());
            SecretStorageVerdict verdict = SecretStorage.Open(
                file, vector.Value.GetProperty("password").GetString()!);
            Assert.That(
                verdict, Is.InstanceOf<SecretStorageVerdict.Opened>(), $"{vector.Name}: {verdict}");
            Assert.That(
                SecretOf(((SecretStorageVerdict.Opened)verdict).Key),
                Is.EqualTo(vector.Value.GetProperty("priv").GetString()), vector.Name);
            files++;
        }

        Assert.That(files, Is.GreaterThanOrEqualTo(5));
    }

    [Test]
    public void Encrypt_AnyKeyAndPassword_OpensWithThatPasswordOnly()
    {
        Prop.ForAll(
            Gen.ArrayOf(Gen.Choose(1, 255).Select(i => (byte)i), 32).ToArbitrary(),
            ArbMap.Default.ArbFor<NonNull<string>>(),
            (secret, password) =>
            {
                // A surrogate without its half is no text.
                string typed = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(password.Get));
                secret[0] = 1;
                PrivateKey key = PrivateKey.Create(secret);
                byte[] file = SecretStorage.Encrypt(key, typed, Cheap);
                return SecretStorage.TryReadAddress(file, out Address? address) && address == key.Address
                    && SecretStorage.Open(file, typed) is SecretStorageVerdict.Opened opened
                    && SecretOf(opened.Key) == SecretOf(key)
                    && FaultOf(SecretStorage.Open(file, typed + "x")) == SecretStorageFault.WrongPassword;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(1, 3));
    }

    [Test]
    public void Encrypt_Twice_FilesHaveNothingSecretInCommon()
    {
        JsonNode one = Written();
        JsonNode two = Written();
        foreach (string member in new[] { "ciphertext", "mac" })
        {
            Assert.That(
                one["crypto"]![member]!.GetValue<string>(),
                Is.Not.EqualTo(two["crypto"]![member]!.GetValue<string>()));
        }
    }

    [TestCase("n", 1UL << 40)]
    [TestCase("n", 1UL << 22)]
    [TestCase("n", 1000UL)]
    [TestCase("n", 1UL)]
    [TestCase("n", 0UL)]
    [TestCase("r", 1UL << 31)]
    [TestCase("r", ulong.MaxValue)]
    [TestCase("p", 1UL << 30)]
    [TestCase("p", 0UL)]
    public void Open_ScryptThatCostsTooMuch_IsRefusedBeforeItIsDone(string parameter, ulong value)
    {
        JsonNode file = Written();
        file["crypto"]!["kdfparams"]![parameter] = value;
        Assert.That(FaultOf(Open(file)), Is.EqualTo(SecretStorageFault.TooCostly));
    }

    [TestCase(0UL)]
    [TestCase(10_000_001UL)]
    [TestCase(ulong.MaxValue)]
    public void Open_Pbkdf2ThatCostsTooMuch_IsRefusedBeforeItIsDone(ulong rounds)
    {
        JsonNode file = Written();
        file["crypto"]!["kdf"] = "pbkdf2";
        file["crypto"]!["kdfparams"]!["prf"] = "hmac-sha256";
        file["crypto"]!["kdfparams"]!["c"] = rounds;
        Assert.That(FaultOf(Open(file)), Is.EqualTo(SecretStorageFault.TooCostly));
    }

    private static readonly (string Path, JsonNode? Value, SecretStorageFault Fault)[] Damaged =
    [
        ("version", 4, SecretStorageFault.Unsupported),
        ("version", "3", SecretStorageFault.Malformed),
        ("crypto", null, SecretStorageFault.Malformed),
        ("address", "1234", SecretStorageFault.Malformed),
        ("address", new string('1', 40), SecretStorageFault.ForeignAddress),
        ("crypto/cipher", "aes-128-cbc", SecretStorageFault.Unsupported),
        ("crypto/ciphertext", new string('1', 62), SecretStorageFault.Malformed),
        ("crypto/ciphertext", new string('1', 64), SecretStorageFault.WrongPassword),
        ("crypto/mac", "zz", SecretStorageFault.Malformed),
        ("crypto/cipherparams/iv", "00", SecretStorageFault.Malformed),
        ("crypto/kdf", "argon2", SecretStorageFault.Unsupported),
        ("crypto/kdfparams/dklen", 31, SecretStorageFault.Malformed),
        ("crypto/kdfparams/dklen", 65, SecretStorageFault.Malformed),
        ("crypto/kdfparams/dklen", -32, SecretStorageFault.Malformed),
        ("crypto/kdfparams/n", 1.5, SecretStorageFault.Malformed),
        ("crypto/kdfparams/salt", new string('a', 258), SecretStorageFault.Malformed),
    ];

    [Test]
    public void Open_DamagedFiles_AreRefusedByName()
    {
        foreach ((string path, JsonNode? value, SecretStorageFault fault) in Damaged)
        {
            JsonNode file = Written();
            string[] steps = path.Split('/');
            JsonNode at = steps[..^1].Aggregate(file, (node, step) => node[step]!);
            at[steps[^1]] = value?.DeepClone();
            Assert.That(FaultOf(Open(file)), Is.EqualTo(fault), path);
        }
    }

    [Test]
    public void Open_NoJsonOrTooMuchOfIt_IsRefused()
    {
        byte[] large = Encoding.ASCII.GetBytes(
            "{\"a\":\"" + new string('a', SecretStorage.FileBytesMax) + "\"}");
        byte[] deep = Encoding.ASCII.GetBytes(new string('[', 5_000));
        foreach (byte[] file in new[] { [], "{"u8.ToArray(), "[]"u8.ToArray(), large, deep })
        {
            Assert.That(FaultOf(SecretStorage.Open(file, "x")), Is.EqualTo(SecretStorageFault.Malformed));
            Assert.That(SecretStorage.TryReadAddress(file, out _), Is.False);
        }
    }

    private static JsonNode Written() =>
        JsonNode.Parse(SecretStorage.Encrypt(HdKey.EthereumAccount(Phrase, 0), "secret", Cheap))!;

    private const string Phrase = "test test test test test test test test test test test junk";

    private static SecretStorageVerdict Open(JsonNode file) =>
        SecretStorage.Open(Encoding.UTF8.GetBytes(file.ToJsonString()), "secret");

    private static SecretStorageFault? FaultOf(SecretStorageVerdict verdict) =>
        (verdict as SecretStorageVerdict.Refused)?.Fault;

    private static string SecretOf(PrivateKey key)
    {
        byte[] bytes = new byte[PrivateKey.Size];
        key.Export(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
