using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.State;

/// <summary>
/// The values of the tries: an account is rlp([nonce, balance, storageRoot, codeHash]), a slot is rlp(value),
/// numbers big-endian without leading zeros. Decoding is strict.
/// </summary>
public static class AccountCodec
{
    /// <summary>The longest encoded account: 9 + 33 bytes of numbers, two hashes, a 2-byte header.</summary>
    public const int SizeMax = 110;

    /// <summary>The account trie's value for <paramref name="account"/>.</summary>
    public static byte[] Encode(in Account account)
    {
        Span<byte> content = stackalloc byte[SizeMax];
        UInt256 nonce = account.Nonce;
        int length = WriteNumber(nonce, content);
        length += WriteNumber(account.Balance, content[length..]);
        length += WriteHash(account.StorageRoot, content[length..]);
        length += WriteHash(account.CodeHash, content[length..]);
        byte[] encoded = new byte[TrieNodeEncoder.ListLength(length)];
        int header = TrieNodeEncoder.WriteHeader(0xC0, length, encoded);
        content[..length].CopyTo(encoded.AsSpan(header));
        return encoded;
    }

    /// <summary>The storage trie's value for a slot that is not 0.</summary>
    public static byte[] EncodeSlot(in UInt256 value)
    {
        Span<byte> content = stackalloc byte[UInt256.Size + 1];
        return content[..WriteNumber(value, content)].ToArray();
    }

    /// <summary>
    /// Reads an account trie's value; false when it is not exactly what <see cref="Encode"/> writes.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, out Account account)
    {
        account = default;
        if (!TrieNodeLayout.TryReadItem(encoded, out bool isList, out int start, out int end)
            || !isList || end != encoded.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = encoded[start..];
        if (!TryReadNumber(ref rest, sizeof(ulong), out UInt256 nonce)
            || !TryReadNumber(ref rest, UInt256.Size, out UInt256 balance)
            || !TryReadHash(ref rest, out Hash256 storageRoot)
            || !TryReadHash(ref rest, out Hash256 codeHash)
            || !rest.IsEmpty)
        {
            return false;
        }

        account = new Account((ulong)nonce, balance, storageRoot, codeHash);
        return true;
    }

    /// <summary>
    /// Reads a storage trie's value; false when it is not exactly what <see cref="EncodeSlot"/> writes.
    /// </summary>
    public static bool TryDecodeSlot(ReadOnlySpan<byte> encoded, out UInt256 value) =>
        TryReadNumber(ref encoded, UInt256.Size, out value) && encoded.IsEmpty && !value.IsZero;

    private static int WriteNumber(in UInt256 value, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        value.WriteBigEndian(bytes);
        return TrieNodeEncoder.WriteString(
            bytes[(UInt256.Size - ((value.BitLength + 7) / 8))..], destination);
    }

    private static int WriteHash(Hash256 hash, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        hash.CopyTo(bytes);
        return TrieNodeEncoder.WriteString(bytes, destination);
    }

    private static bool TryReadNumber(scoped ref ReadOnlySpan<byte> rest, int sizeMax, out UInt256 value)
    {
        value = default;
        if (!TryReadString(ref rest, out ReadOnlySpan<byte> bytes)
            || bytes.Length > sizeMax || (bytes.Length > 0 && bytes[0] == 0))
        {
            return false;
        }

        value = new UInt256(bytes);
        return true;
    }

    private static bool TryReadHash(scoped ref ReadOnlySpan<byte> rest, out Hash256 hash)
    {
        hash = default;
        if (!TryReadString(ref rest, out ReadOnlySpan<byte> bytes) || bytes.Length != Hash256.Size)
        {
            return false;
        }

        hash = new Hash256(bytes);
        return true;
    }

    private static bool TryReadString(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!TrieNodeLayout.TryReadItem(rest, out bool isList, out int start, out int end) || isList)
        {
            return false;
        }

        bytes = rest[start..end];
        rest = rest[end..];
        return true;
    }
}
