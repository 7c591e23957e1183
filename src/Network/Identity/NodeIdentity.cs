using System.Security.Cryptography;
using OpenLedger.Network.Sodium;

namespace OpenLedger.Network.Identity;

/// <summary>
/// The secret key a node is known by on the network: Ed25519, made of a 32-byte seed. It is not the
/// validator's key. Immutable, thread-safe; never printed.
/// </summary>
public sealed class NodeIdentity
{
    /// <summary>Length of the seed.</summary>
    public const int SeedSize = Ed25519.SeedSize;

    private readonly byte[] _seed;

    /// <summary>The identity of a seed.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public NodeIdentity(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedSize)
        {
            throw new ArgumentException($"a seed has {SeedSize} bytes", nameof(seed));
        }

        _seed = seed.ToArray();
        PublicKey = IdentityPublicKey.OfEd25519(Ed25519.PublicKey(_seed));
    }

    /// <summary>The name peers know this node by.</summary>
    public PeerId PeerId => PublicKey.PeerId;

    internal IdentityPublicKey PublicKey { get; }

    /// <summary>A new identity from the system's random numbers.</summary>
    public static NodeIdentity Generate() => new(RandomNumberGenerator.GetBytes(SeedSize));

    /// <summary>Writes the secret seed, for a key file.</summary>
    public void Export(Span<byte> destination) => _seed.CopyTo(destination);

    /// <summary>The peer id only: the secret is never printed.</summary>
    public override string ToString() => PeerId.Value;

    internal byte[] Sign(ReadOnlySpan<byte> message) => Ed25519.Sign(_seed, message);
}
