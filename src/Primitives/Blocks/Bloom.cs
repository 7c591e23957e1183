using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Blocks;

/// <summary>
/// The 2,048-bit log filter of receipts and headers (Ethereum yellow paper, section 4.3.1). Immutable.
/// </summary>
public sealed class Bloom : IEquatable<Bloom>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 256;

    private readonly byte[] _bytes;

    private Bloom(byte[] bytes) => _bytes = bytes;

    /// <summary>No bit set.</summary>
    public static Bloom Empty { get; } = new(new byte[Size]);

    /// <summary>The 256 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads exactly 256 bytes.</summary>
    public static Bloom FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size
            ? new Bloom(bytes.ToArray())
            : throw new ArgumentException("a bloom has 256 bytes", nameof(bytes));

    /// <summary>The filter of these logs: address and topics of each.</summary>
    public static Bloom Of(IEnumerable<LogEntry> logs)
    {
        byte[]? bytes = null;
        Span<byte> hash = stackalloc byte[Hash256.Size];
        Span<byte> item = stackalloc byte[Hash256.Size];
        foreach (LogEntry log in logs)
        {
            bytes ??= new byte[Size];
            log.Address.CopyTo(item);
            Keccak.Hash(item[..Address.Size], hash);
            Set(bytes, hash);
            foreach (Hash256 topic in log.Topics)
            {
                topic.CopyTo(item);
                Keccak.Hash(item, hash);
                Set(bytes, hash);
            }
        }

        return bytes is null ? Empty : new Bloom(bytes);
    }

    /// <summary>The union of two filters.</summary>
    public static Bloom operator |(Bloom a, Bloom b)
    {
        byte[] bytes = new byte[Size];
        for (int i = 0; i < Size; i++)
        {
            bytes[i] = (byte)(a._bytes[i] | b._bytes[i]);
        }

        return new Bloom(bytes);
    }

    /// <summary>False only when no log with this address or topic can be behind the filter.</summary>
    public bool MayContain(ReadOnlySpan<byte> item)
    {
        Span<byte> hash = stackalloc byte[Hash256.Size];
        Keccak.Hash(item, hash);
        for (int i = 0; i < 6; i += 2)
        {
            int bit = ((hash[i] << 8) | hash[i + 1]) & 0x7FF;
            if ((_bytes[Size - 1 - (bit >> 3)] & (1 << (bit & 7))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Bloom? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Bloom);

    /// <inheritdoc/>
    public override int GetHashCode() => Keccak.Hash(_bytes).GetHashCode();

    private static void Set(byte[] bytes, ReadOnlySpan<byte> hash)
    {
        for (int i = 0; i < 6; i += 2)
        {
            int bit = ((hash[i] << 8) | hash[i + 1]) & 0x7FF;
            bytes[Size - 1 - (bit >> 3)] |= (byte)(1 << (bit & 7));
        }
    }
}
