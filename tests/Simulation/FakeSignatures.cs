using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Simulation;

/// <summary>
/// Signatures that cost nothing: the digest with the signer's address. The actors are trusted not to forge
/// them.
/// </summary>
internal static class FakeSignatures
{
    private static readonly PublicKey[] Keys = [.. Enumerable.Range(1, 16).Select(KeyOf)];

    public static ValidatorSet Set(ulong[] powers, ulong? quorum = null) => new(
        [.. powers.Select((power, i) => new Validator(Keys[i], new Power(power)))], quorum);

    public static Signature Sign(PublicKey key, in Hash256 digest)
    {
        Span<byte> bytes = stackalloc byte[Signature.CompactSize];
        bytes.Clear();
        digest.CopyTo(bytes);
        key.Address.CopyTo(bytes[32..]);
        return Signature.FromCompact(bytes, 0);
    }

    public static bool Check(PublicKey key, in Hash256 digest, in Signature signature) =>
        signature == Sign(key, digest);

    private static PublicKey KeyOf(int number)
    {
        byte[] secret = new byte[PrivateKey.Size];
        secret[^1] = (byte)number;
        return PrivateKey.Create(secret).PublicKey;
    }
}
