using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using BigInteger = Org.BouncyCastle.Math.BigInteger;

namespace OpenLedger.Primitives.Tests.Crypto;

/// <summary>Signatures, keys and recovery, with BouncyCastle as the independent oracle.</summary>
public sealed class Secp256k1Tests
{
    private static readonly X9ECParameters Curve = SecNamedCurves.GetByName("secp256k1");
    private static readonly ECDomainParameters Domain = new(Curve.Curve, Curve.G, Curve.N, Curve.H);

    [Test]
    public void Sign_RandomKeysAndDigests_AreBouncyCastlesRfc6979SignaturesMadeLow([Range(1, 40)] int seed)
    {
        (PrivateKey key, byte[] secret, Hash256 digest) = Sample(seed);
        Signature signature = Secp256k1.Sign(key, digest);

        ECDsaSigner oracle = new(new HMacDsaKCalculator(new Sha256Digest()));
        oracle.Init(true, new ECPrivateKeyParameters(new BigInteger(1, secret), Domain));
        BigInteger[] rs = oracle.GenerateSignature(digest.ToArray());
        BigInteger low = rs[1].CompareTo(Domain.N.ShiftRight(1)) > 0 ? Domain.N.Subtract(rs[1]) : rs[1];
        Assert.That(signature.R, Is.EqualTo(Number(rs[0])));
        Assert.That(signature.S, Is.EqualTo(Number(low)));
        Assert.That(signature.IsCanonical, Is.True);
    }

    [Test]
    public void PublicKey_OfRandomKeys_IsBouncyCastlesPoint([Range(1, 20)] int seed)
    {
        (PrivateKey key, byte[] secret, _) = Sample(seed);
        Org.BouncyCastle.Math.EC.ECPoint point = Domain.G.Multiply(new BigInteger(1, secret)).Normalize();
        Assert.That(key.PublicKey.ToUncompressed(), Is.EqualTo(point.GetEncoded(false)));
        Assert.That(key.PublicKey.ToCompressed(), Is.EqualTo(point.GetEncoded(true)));
        Assert.That(PublicKey.Parse(point.GetEncoded(true)), Is.EqualTo(key.PublicKey));
        Assert.That(PublicKey.Parse(point.GetEncoded(false)), Is.EqualTo(key.PublicKey));
    }

    [Test]
    public void Recover_OwnSignatures_GivesTheSigner([Range(1, 20)] int seed)
    {
        (PrivateKey key, _, Hash256 digest) = Sample(seed);
        Signature signature = Secp256k1.Sign(key, digest);
        Assert.That(Secp256k1.TryRecover(digest, signature, out PublicKey? signer), Is.True);
        Assert.That(signer, Is.EqualTo(key.PublicKey));
        Assert.That(Secp256k1.TryRecover(digest, signature, out Address address), Is.True);
        Assert.That(address, Is.EqualTo(key.Address));
        Signature flipped = signature with { YParity = (byte)(1 - signature.YParity) };
        bool other = Secp256k1.TryRecover(digest, flipped, out Address stranger);
        Assert.That(!other || stranger != key.Address, "the other parity is another key");
    }

    [Test]
    public void Verify_OwnSignatures_HoldsAndEveryChangeBreaksIt([Range(1, 20)] int seed)
    {
        (PrivateKey key, byte[] secret, Hash256 digest) = Sample(seed);
        (PrivateKey stranger, _, Hash256 otherDigest) = Sample(seed + 1_000);
        Signature signature = Secp256k1.Sign(key, digest);
        byte[] compact = signature.ToCompact();
        Assert.That(Secp256k1.Verify(key.PublicKey, digest, signature), Is.True);
        Assert.That(Secp256k1.Verify(key.PublicKey, digest, compact), Is.True);
        Assert.That(OracleVerifies(secret, digest, signature), Is.True);
        Assert.That(Secp256k1.Verify(stranger.PublicKey, digest, signature), Is.False);
        Assert.That(Secp256k1.Verify(key.PublicKey, otherDigest, signature), Is.False);
        for (int i = 0; i < compact.Length; i += 7)
        {
            byte[] changed = [.. compact];
            changed[i] ^= 1;
            Assert.That(Secp256k1.Verify(key.PublicKey, digest, changed), Is.False, $"byte {i}");
        }

        Assert.That(Secp256k1.Verify(key.PublicKey, digest, compact.AsSpan(1)), Is.False, "63 bytes");
    }

    [Test]
    public void HighS_OfAGoodSignature_IsRefusedThoughTheOracleTakesIt()
    {
        (PrivateKey key, byte[] secret, Hash256 digest) = Sample(3);
        Signature low = Secp256k1.Sign(key, digest);
        Signature high = new(low.R, Signature.CurveOrder - low.S, (byte)(1 - low.YParity));
        Assert.That(OracleVerifies(secret, digest, high), Is.True);
        Assert.That(Secp256k1.Verify(key.PublicKey, digest, high), Is.False);
        Assert.That(Secp256k1.TryRecover(digest, high, out Address _), Is.False);
        Assert.That(Signature.TryFromBytes(high.ToBytes(), out _), Is.False);
    }

    [Test]
    public void Recover_ValuesOutOfRange_AreRefused()
    {
        (PrivateKey key, _, Hash256 digest) = Sample(4);
        Signature good = Secp256k1.Sign(key, digest);
        Signature[] bad =
        [
            good with { R = UInt256.Zero },
            good with { S = UInt256.Zero },
            good with { R = Signature.CurveOrder },
            good with { R = UInt256.MaxValue },
            good with { S = UInt256.MaxValue },
            good with { YParity = 2 },
            good with { YParity = 27 },
            new(5, 1, 0), // no point has x = 5
        ];
        foreach (Signature signature in bad)
        {
            Assert.That(
                Secp256k1.TryRecover(digest, signature, out Address _), Is.False, signature.ToString());
        }
    }

    [Test]
    public void Signature_Bytes_RoundTripWithEveryV()
    {
        (PrivateKey key, _, Hash256 digest) = Sample(5);
        Signature signature = Secp256k1.Sign(key, digest);
        byte[] bytes = signature.ToBytes();
        Assert.That(Signature.TryFromBytes(bytes, out Signature read), Is.True);
        Assert.That(read, Is.EqualTo(signature));
        bytes[64] -= 27;
        Assert.That(Signature.TryFromBytes(bytes, out read), Is.True);
        Assert.That(read, Is.EqualTo(signature));
        bytes[64] = 29;
        Assert.That(Signature.TryFromBytes(bytes, out _), Is.False);
        Assert.That(Signature.TryFromBytes(bytes.AsSpan(1), out _), Is.False);
    }

    [Test]
    public void PrivateKey_ZeroAndTheOrder_AreRefused()
    {
        Assert.That(PrivateKey.TryCreate(new byte[32], out _), Is.False);
        Assert.That(PrivateKey.TryCreate(Signature.CurveOrder.ToBigEndian(), out _), Is.False);
        Assert.That(PrivateKey.TryCreate((Signature.CurveOrder - 1).ToBigEndian(), out _), Is.True);
        Assert.That(PrivateKey.TryCreate(new byte[31], out _), Is.False);
        Assert.That(PrivateKey.TryCreate(new byte[33], out _), Is.False);
    }

    [Test]
    public void PrivateKey_Text_DoesNotShowTheSecret()
    {
        (PrivateKey key, byte[] secret, _) = Sample(6);
        Assert.That(key.ToString(), Does.Not.Contain(Convert.ToHexStringLower(secret)[..8]));
        byte[] exported = new byte[32];
        key.Export(exported);
        Assert.That(exported, Is.EqualTo(secret));
    }

    [TestCase("")]
    [TestCase("02")]
    [TestCase("0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [TestCase("02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [TestCase("020000000000000000000000000000000000000000000000000000000000000005")]
    public void PublicKey_BadBytes_AreRefused(string hex) =>
        Assert.That(PublicKey.TryParse(Hex.Decode(hex), out _), Is.False);

    [Test]
    public void PublicKey_HybridForm_IsRefused()
    {
        byte[] bytes = Sample(7).Key.PublicKey.ToUncompressed();
        bytes[0] = (byte)(6 + (bytes[64] & 1));
        Assert.That(PublicKey.TryParse(bytes, out _), Is.False);
    }

    [Test]
    public void TweakAdd_OfPrivateAndPublicKey_MeetInTheSamePoint()
    {
        (PrivateKey key, _, Hash256 tweak) = Sample(8);
        Assert.That(key.TryTweakAdd(tweak.ToArray(), out PrivateKey? child), Is.True);
        Assert.That(key.PublicKey.TryTweakAdd(tweak.ToArray(), out PublicKey? childPublic), Is.True);
        Assert.That(child!.PublicKey, Is.EqualTo(childPublic));
        Assert.That(key.TryTweakAdd(new byte[31], out _), Is.False);
        Assert.That(key.TryTweakAdd(Signature.CurveOrder.ToBigEndian(), out _), Is.False);
    }

    [Test]
    public void Sign_FromManyThreads_GivesTheSameSignatures()
    {
        (PrivateKey key, _, Hash256 digest) = Sample(9);
        Signature expected = Secp256k1.Sign(key, digest);
        bool[] same = new bool[64];
        Parallel.For(0, same.Length, i =>
            same[i] =
                Secp256k1.Sign(key, digest) == expected && Secp256k1.Verify(key.PublicKey, digest, expected));
        Assert.That(same, Has.All.True);
    }

    private static (PrivateKey Key, byte[] Secret, Hash256 Digest) Sample(int seed)
    {
        byte[] secret = Keccak.Hash(BitConverter.GetBytes(seed)).ToArray();
        return (PrivateKey.Create(secret), secret, Keccak.Hash(secret));
    }

    private static UInt256 Number(BigInteger value) => new(value.ToByteArrayUnsigned());

    private static bool OracleVerifies(byte[] secret, Hash256 digest, Signature signature)
    {
        ECDsaSigner oracle = new();
        oracle.Init(false, new ECPublicKeyParameters(Domain.G.Multiply(new BigInteger(1, secret)), Domain));
        return oracle.VerifySignature(
            digest.ToArray(),
            new BigInteger(1, signature.R.ToBigEndian()),
            new BigInteger(1, signature.S.ToBigEndian()));
    }
}
