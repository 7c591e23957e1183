using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Simulation.Validators;

/// <summary>
/// Signatures that cost nothing: the digest with the signer's address. The actors are trusted not to forge
/// them.
/// </summary>
internal static class FakeSignatures
{
    private static readonly Lock Gate = new();
    private static PublicKey[] _keys = [.. Enumerable.Range(1, 16).Select(KeyOf)];

    /// <summary>The key of a node.</summary>
    public static PublicKey Key(int node)
    {
        if (node >= _keys.Length)
        {
            lock (Gate)
            {
                int more = Math.Max(0, node + 1 - _keys.Length);
                _keys = [.. _keys, .. Enumerable.Range(_keys.Length + 1, more).Select(KeyOf)];
            }
        }

        return _keys[node];
    }

    public static ValidatorSet Set(IReadOnlyList<ulong> powers, ulong? quorum = null) =>
        Set([.. Enumerable.Range(0, powers.Count)], powers, quorum);

    /// <summary>The set of some nodes with their powers.</summary>
    public static ValidatorSet Set(
        IReadOnlyList<int> nodes, IReadOnlyList<ulong> powers, ulong? quorum = null) => new(
        [.. nodes.Select((node, i) => new Validator(Key(node), new Power(powers[i])))], quorum);

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
        secret[^2] = (byte)(number >> 8);
        secret[^1] = (byte)number;
        return PrivateKey.Create(secret).PublicKey;
    }
}
