using System.Security.Cryptography;
using OpenLedger.Network.Sodium;

namespace OpenLedger.Node.Keys;

/// <summary>How a file of Web3 Secret Storage makes its key from a password.</summary>
/// <param name="Salt">Up to <see cref="SaltBytesMax"/> bytes.</param>
/// <param name="KeyBytes">Length of the derived key, of which the first 32 are used.</param>
internal abstract record KeyDerivation(byte[] Salt, int KeyBytes)
{
    public const int SaltBytesMax = 128;
    public const int KeyBytesMin = 32;
    public const int KeyBytesMax = 64;

    /// <summary>Most rounds of PBKDF2: a few seconds.</summary>
    public const uint RoundsMax = 10_000_000;

    /// <summary>The key; costs what the parameters say.</summary>
    public abstract byte[] Derive(ReadOnlySpan<byte> password);

    /// <summary>True when the cost is within the bounds for files of others.</summary>
    public abstract bool IsAllowed { get; }

    internal sealed record ByScrypt(ulong N, ulong R, ulong P, byte[] Salt, int KeyBytes)
        : KeyDerivation(Salt, KeyBytes)
    {
        public override bool IsAllowed => Scrypt.IsAllowed(N, R, P);

        public override byte[] Derive(ReadOnlySpan<byte> password)
        {
            byte[] key = new byte[KeyBytes];
            Scrypt.Derive(password, Salt, N, checked((uint)R), checked((uint)P), key);
            return key;
        }
    }

    internal sealed record ByPbkdf2(ulong Rounds, byte[] Salt, int KeyBytes) : KeyDerivation(Salt, KeyBytes)
    {
        public override bool IsAllowed => Rounds is >= 1 and <= RoundsMax;

        public override byte[] Derive(ReadOnlySpan<byte> password) => Rfc2898DeriveBytes.Pbkdf2(
            password, Salt, checked((int)Rounds), HashAlgorithmName.SHA256, KeyBytes);
    }
}
