using System.Buffers.Binary;
using System.Security.Cryptography;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Crypto;

/// <summary>
/// A private key with its chain code, from which further ones are derived (BIP-32). Immutable, thread-safe.
/// </summary>
public sealed class HdKey
{
    /// <summary>The bit that makes an index hardened, written as ' in paths.</summary>
    public const uint Hardened = 0x8000_0000;

    /// <summary>Most levels of a path.</summary>
    public const int DepthMax = 255;

    private const int HalfSize = 32;

    private readonly byte[] _chainCode;

    private HdKey(PrivateKey key, byte[] chainCode) => (Key, _chainCode) = (key, chainCode);

    /// <summary>The key of this node of the tree.</summary>
    public PrivateKey Key { get; }

    /// <summary>The root of the tree of a seed of 16 to 64 bytes.</summary>
    /// <exception cref="ArgumentException">Another length, or the one seed of 2^127 that gives no
    /// key.</exception>
    public static HdKey FromSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length is < 16 or > 64)
        {
            throw new ArgumentException("a seed has 16 to 64 bytes", nameof(seed));
        }

        Span<byte> both = stackalloc byte[2 * HalfSize];
        HMACSHA512.HashData("Bitcoin seed"u8, seed, both);
        return new HdKey(PrivateKey.Create(both[..HalfSize]), both[HalfSize..].ToArray());
    }

    /// <summary>
    /// Account <paramref name="index"/> of a phrase as Ethereum wallets count: m/44'/60'/0'/0/index.
    /// </summary>
    public static PrivateKey EthereumAccount(string phrase, uint index) =>
        FromSeed(Mnemonic.ToSeed(phrase)).Derive($"m/44'/60'/0'/0/{index}").Key;

    /// <summary>The node at a path such as <c>m/44'/60'/0'/0/0</c>, from here.</summary>
    /// <exception cref="FormatException">Not a path.</exception>
    public HdKey Derive(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] steps = path.Split('/');
        if (steps[0] != "m" || steps.Length - 1 > DepthMax)
        {
            throw new FormatException("a path starts with m and has at most 255 steps");
        }

        HdKey node = this;
        foreach (string step in steps.AsSpan(1))
        {
            bool hardened = step.EndsWith('\'');
            ReadOnlySpan<char> digits = hardened ? step.AsSpan(0, step.Length - 1) : step;
            bool isIndex =
                uint.TryParse(digits, System.Globalization.NumberStyles.None, null, out uint index);
            if (!isIndex || index >= Hardened)
            {
                throw new FormatException($"'{step}' is not an index below 2^31");
            }

            node = node.Child(hardened ? index + Hardened : index);
        }

        return node;
    }

    /// <summary>The child at an index; from <see cref="Hardened"/> on the hardened ones.</summary>
    /// <exception cref="InvariantViolationException">The one index of 2^127 that gives no key.</exception>
    public HdKey Child(uint index)
    {
        Span<byte> data = stackalloc byte[PublicKey.CompressedSize + sizeof(uint)];
        if (index >= Hardened)
        {
            data[0] = 0;
            Key.Export(data[1..]);
        }
        else
        {
            Key.PublicKey.ToCompressed().CopyTo(data);
        }

        BinaryPrimitives.WriteUInt32BigEndian(data[PublicKey.CompressedSize..], index);
        Span<byte> both = stackalloc byte[2 * HalfSize];
        HMACSHA512.HashData(_chainCode, data, both);
        bool added = Key.TryTweakAdd(both[..HalfSize], out PrivateKey? child);
        Invariant.Require(added, "an index without a key, which nobody has ever seen");
        return new HdKey(child!, both[HalfSize..].ToArray());
    }

    /// <summary>The address only: the secret is never printed.</summary>
    public override string ToString() => $"HdKey of {Key.Address}";
}
