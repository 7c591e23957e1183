using System.Buffers.Binary;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.State;

/// <summary>
/// An account in the flat table:
/// <code>
/// flags 1        bit 0: a storage root follows; bit 1: a code hash follows (else the empty ones)
/// nonce 8        big-endian
/// balance 32     big-endian
/// storageRoot 32, codeHash 32   as the flags say
/// </code>
/// </summary>
internal static class FlatAccountCodec
{
    internal const int SizeMax = HeadSize + (2 * Hash256.Size);

    private const int HeadSize = 1 + 8 + UInt256.Size;
    private const byte HasStorage = 1;
    private const byte HasCode = 2;

    /// <summary>Writes the account and returns the length.</summary>
    internal static int Encode(in Account account, Span<byte> destination)
    {
        byte flags = 0;
        int length = HeadSize;
        BinaryPrimitives.WriteUInt64BigEndian(destination[1..], account.Nonce);
        account.Balance.WriteBigEndian(destination[9..]);
        if (account.StorageRoot != KnownHashes.EmptyTrieRoot)
        {
            flags |= HasStorage;
            account.StorageRoot.CopyTo(destination[length..]);
            length += Hash256.Size;
        }

        if (account.CodeHash != Keccak.OfEmpty)
        {
            flags |= HasCode;
            account.CodeHash.CopyTo(destination[length..]);
            length += Hash256.Size;
        }

        destination[0] = flags;
        return length;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an account: the database is
    /// damaged.</exception>
    internal static Account Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadSize || bytes[0] > (HasStorage | HasCode)
            || bytes.Length != HeadSize + (Hash256.Size * ((bytes[0] & 1) + (bytes[0] >> 1))))
        {
            throw new InvalidDataException($"a flat account of {bytes.Length} bytes");
        }

        ReadOnlySpan<byte> rest = bytes[HeadSize..];
        Hash256 storageRoot = KnownHashes.EmptyTrieRoot;
        if ((bytes[0] & HasStorage) != 0)
        {
            storageRoot = new Hash256(rest[..Hash256.Size]);
            rest = rest[Hash256.Size..];
        }

        Hash256 codeHash = (bytes[0] & HasCode) != 0 ? new Hash256(rest) : Keccak.OfEmpty;
        return new Account(
            BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]),
            new UInt256(bytes[9..HeadSize]),
            storageRoot,
            codeHash);
    }
}
