using System.Security.Cryptography;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Sodium;
using OpenLedger.Network.Tests.Fuzzing;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Network.Tests.Identity;

/// <summary>The examples are those of the libp2p peer-ids specification.</summary>
[TestFixture]
public class PeerIdTests
{
    private const string Ed25519Seed = "7e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d";
    private const string Ed25519Key =
        "080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";
    private const string Secp256k1Secret = "53DADF1D5A164D6B4ACDB15E24AA4C5B1D3461BDBD42ABEDB0A4404D56CED8FB";
    private const string Secp256k1Key =
        "08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99";

    private const string Sha256Peer = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";
    private const string Sha256Cid = "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe";
    private const string Ed25519Peer = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

    [Test]
    public void NodeIdentity_SpecificationsSeed_HasItsKeyAndPeerId()
    {
        NodeIdentity identity = new(Convert.FromHexString(Ed25519Seed));

        Assert.That(Convert.ToHexStringLower(identity.PublicKey.Encoded.Span), Is.EqualTo(Ed25519Key));
        Assert.That(PeerIdText.TryParse(identity.PeerId.Value, out PeerId parsed), Is.True);
        Assert.That(parsed, Is.EqualTo(identity.PeerId));
        Assert.That(PeerIdText.TryGetKey(identity.PeerId, out IdentityPublicKey? key), Is.True);
        Assert.That(key!.PeerId, Is.EqualTo(identity.PeerId));
    }

    [Test]
    public void IdentityPublicKey_SpecificationsSecp256k1_IsReadAndVerifies()
    {
        Assert.That(IdentityPublicKey.TryDecode(
            Convert.FromHexString(Secp256k1Key), out IdentityPublicKey? key), Is.True);
        PrivateKey secret = PrivateKey.Create(Convert.FromHexString(Secp256k1Secret));
        byte[] message = [1, 2, 3];
        Signature signature = Secp256k1.Sign(secret, new Hash256(SHA256.HashData(message)));
        byte[] der = Der(signature.R, signature.S);

        Assert.That(key!.Verify(message, der), Is.True);
        Assert.That(key.Verify([1, 2, 4], der), Is.False);
        Assert.That(
            key.Verify(message, Der(signature.R, Signature.CurveOrder - signature.S)), Is.True, "high s");
        Assert.That(key.Verify(message, [.. der, 0]), Is.False, "trailing byte");
        Assert.That(key.Verify(message, signature.ToCompact()), Is.False, "not DER");
        Assert.That(key.PeerId.Value, Does.StartWith("16Uiu2HA"));
    }

    [TestCase("300602010002010100", Description = "trailing byte")]
    [TestCase("3006020180020101", Description = "a negative integer")]
    [TestCase("300702020001020101", Description = "a padded integer")]
    [TestCase("3006020201020101", Description = "a length too far")]
    [TestCase("3106020101020101", Description = "no sequence")]
    [TestCase("3005020101020101", Description = "a wrong length")]
    public void TryToCompact_NotStrictDer_IsRefused(string hex) =>
        Assert.That(DerSignature.TryToCompact(Convert.FromHexString(hex), new byte[64]), Is.False);

    [TestCase(Ed25519Peer)]
    [TestCase(Sha256Peer)]
    public void TryParse_SpecificationsPeers_RoundTrip(string text)
    {
        Assert.That(PeerIdText.TryParse(text, out PeerId peer), Is.True);
        Assert.That(peer.Value, Is.EqualTo(text));
        Assert.That(PeerIdText.TryGetMultihash(peer, out byte[] multihash), Is.True);
        Assert.That(PeerIdText.TryDecode(multihash, out PeerId again), Is.True);
        Assert.That(again, Is.EqualTo(peer));
    }

    [Test]
    public void TryParse_SpecificationsCid_IsReadAsTheSameKindOfPeer()
    {
        Assert.That(PeerIdText.TryParse(Sha256Cid, out PeerId peer), Is.True);
        Assert.That(PeerIdText.TryGetMultihash(peer, out byte[] multihash), Is.True);
        Assert.That(multihash[..2], Is.EqualTo(new byte[] { 0x12, 0x20 }));
        Assert.That(peer.Value, Does.StartWith("Qm"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("alice")]
    [TestCase("12D3KooW")]
    [TestCase("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5")]
    [TestCase("bafkreie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe", Description = "not libp2p-key")]
    public void TryParse_NoPeerId_IsRefused(string? text) =>
        Assert.That(PeerIdText.TryParse(text, out _), Is.False);

    [TestCase("0800122000", Description = "RSA")]
    [TestCase(
        "080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce2", Description = "short")]
    [TestCase(
        "12201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e0801", Description = "order")]
    [TestCase("08811012" + "201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e", Description = "type")]
    [TestCase(Ed25519Key + "1800", Description = "another field")]
    [TestCase(
        "0802122105777777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca", Description =
            "no point")]
    [TestCase("")]
    public void TryDecode_OtherKeys_AreRefused(string hex) =>
        Assert.That(IdentityPublicKey.TryDecode(Convert.FromHexString(hex), out _), Is.False);

    [Test]
    public void Decoders_Fuzzed_NeverThrow()
    {
        FrameFuzzer.Run(
            41,
            [Convert.FromHexString(Ed25519Key), Convert.FromHexString(Secp256k1Key)],
            frame => IdentityPublicKey.TryDecode(frame, out _));
        FrameFuzzer.Run(
            42, [[0, 36, .. Convert.FromHexString(Ed25519Key)]], frame => PeerIdText.TryDecode(frame, out _));
        FrameFuzzer.Run(43, [Der(new UInt256(1, 2, 3, 4), new UInt256(5, 6, 7, 8))],
            frame => DerSignature.TryToCompact(frame, new byte[64]));
    }

    // RFC 8032, section 7.1, test 2; RFC 7748, section 6.1.
    [Test]
    public void Curves_RfcVectors_Match()
    {
        byte[] seed =
            Convert.FromHexString("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        byte[] signature = Ed25519.Sign(seed, [0x72]);
        Assert.That(
            Convert.ToHexStringLower(Ed25519.PublicKey(seed)),
            Is.EqualTo("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        Assert.That(
            Convert.ToHexStringLower(signature),
            Is.EqualTo("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
        Assert.That(Ed25519.Verify(Ed25519.PublicKey(seed), [0x72], signature), Is.True);
        Assert.That(Ed25519.Verify(Ed25519.PublicKey(seed), [0x73], signature), Is.False);

        byte[] alice =
            Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f92ebc0b92e9ec7bd2b6a5ee0e7");
        byte[] bob =
            Convert.FromHexString("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        Assert.That(X25519.TryAgree(alice, X25519.PublicKey(bob), out byte[]? one), Is.True);
        Assert.That(X25519.TryAgree(bob, X25519.PublicKey(alice), out byte[]? two), Is.True);
        Assert.That(one, Is.EqualTo(two));
        Assert.That(
            Convert.ToHexStringLower(X25519.PublicKey(bob)),
            Is.EqualTo("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
        Assert.That(X25519.TryAgree(alice, new byte[32], out _), Is.False, "a point of small order");
    }

    private static byte[] Der(UInt256 r, UInt256 s)
    {
        byte[] first = DerInteger(r);
        byte[] second = DerInteger(s);
        return [0x30, (byte)(first.Length + second.Length), .. first, .. second];
    }

    private static byte[] DerInteger(UInt256 value)
    {
        byte[] bytes = new byte[32];
        value.WriteBigEndian(bytes);
        byte[] trimmed = [.. bytes.SkipWhile(next => next == 0)];
        byte[] positive = trimmed[0] >= 0x80 ? [0, .. trimmed] : trimmed;
        return [0x02, (byte)positive.Length, .. positive];
    }
}
