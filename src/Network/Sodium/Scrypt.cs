using System.Numerics;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Network.Sodium;

/// <summary>
/// scrypt (RFC 7914) by libsodium: a key from a password, made costly in memory and time. Thread-safe.
/// </summary>
public static class Scrypt
{
    /// <summary>Most bytes a derivation may fill (128 N r): N = 2^18 with r = 8.</summary>
    public const ulong MemoryBytesMax = 256UL * 1024 * 1024;

    /// <summary>Most block mixes (N r p): twice those of N = 2^18, r = 8, p = 1.</summary>
    public const ulong WorkMax = 1UL << 22;

    private const ulong BlockBytes = 128;

    /// <summary>
    /// True when N is a power of two from 2 on, r and p are positive, and memory and work are within
    /// <see cref="MemoryBytesMax"/> and <see cref="WorkMax"/>.
    /// </summary>
    public static bool IsAllowed(ulong n, ulong r, ulong p) =>
        n is >= 2 and <= WorkMax && BitOperations.IsPow2(n)
        && r is >= 1 and <= WorkMax && p is >= 1 and <= WorkMax
        && BlockBytes * n * r <= MemoryBytesMax
        && n * r <= WorkMax / p;

    /// <summary>Fills <paramref name="key"/>.</summary>
    /// <exception cref="InvariantViolationException">The cost is not allowed
    /// (<see cref="IsAllowed"/>).</exception>
    /// <exception cref="InsufficientMemoryException">The machine has not so much memory.</exception>
    public static void Derive(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, ulong n, uint r, uint p, Span<byte> key)
    {
        Invariant.Require(IsAllowed(n, r, p), "scrypt's cost is checked by the caller");
        int status = SodiumNative.Scrypt(
            password, (nuint)password.Length, salt, (nuint)salt.Length, n, r, p, key, (nuint)key.Length);
        if (status != 0)
        {
            throw new InsufficientMemoryException(
                $"scrypt needs {BlockBytes * n * r} bytes of memory, which this machine has not free");
        }
    }
}
