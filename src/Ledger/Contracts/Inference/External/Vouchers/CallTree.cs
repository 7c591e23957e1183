using System.Numerics;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External.Vouchers;

/// <summary>
/// The Merkle tree by which a voucher commits to its calls and their answers, in the shape of RFC 6962 (left:
/// the largest power of two of leaves below their number).
/// <code>
/// leaf = keccak(0x00 || call digest || response hash)   node = keccak(0x01 || left || right)
/// </code>
/// </summary>
public static class CallTree
{
    /// <summary>Most hashes of a path: the levels of <see cref="Voucher.CallsMax"/> leaves.</summary>
    public const int PathMax = 20;

    /// <summary>A leaf.</summary>
    public static Hash256 Leaf(in Hash256 call, in Hash256 response) => Join(0, call, response);

    /// <summary>The root of leaves; at least one.</summary>
    public static Hash256 RootOf(ReadOnlySpan<Hash256> leaves)
    {
        ArgumentOutOfRangeException.ThrowIfZero(leaves.Length);
        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        int left = (int)LeftOf((uint)leaves.Length);
        return Join(1, RootOf(leaves[..left]), RootOf(leaves[left..]));
    }

    /// <summary>The siblings from a leaf up.</summary>
    public static Hash256[] PathOf(ReadOnlySpan<Hash256> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)leaves.Length, nameof(index));
        List<Hash256> path = [];
        while (leaves.Length > 1)
        {
            int left = (int)LeftOf((uint)leaves.Length);
            path.Add(RootOf(index < left ? leaves[left..] : leaves[..left]));
            leaves = index < left ? leaves[..left] : leaves[left..];
            index -= index < left ? 0 : left;
        }

        path.Reverse();
        return [.. path];
    }

    /// <summary>True when a path leads from a leaf to a root of <paramref name="count"/> leaves.</summary>
    public static bool Holds(
        in Hash256 root, uint count, uint index, in Hash256 leaf, ReadOnlySpan<Hash256> path)
    {
        if (index >= count)
        {
            return false;
        }

        // Which side the leaf is on, from the top down; the path goes up.
        Span<bool> isLeft = stackalloc bool[PathMax];
        int levels = 0;
        for (uint size = count; size > 1; levels++)
        {
            if (levels == PathMax)
            {
                return false;
            }

            uint left = LeftOf(size);
            isLeft[levels] = index < left;
            (size, index) = index < left ? (left, index) : (size - left, index - left);
        }

        if (path.Length != levels)
        {
            return false;
        }

        Hash256 hash = leaf;
        for (int i = 0; i < levels; i++)
        {
            hash = isLeft[levels - 1 - i] ? Join(1, hash, path[i]) : Join(1, path[i], hash);
        }

        return hash == root;
    }

    private static uint LeftOf(uint count) => 1u << (31 - BitOperations.LeadingZeroCount(count - 1));

    private static Hash256 Join(byte tag, in Hash256 left, in Hash256 right)
    {
        Span<byte> preimage = stackalloc byte[1 + (2 * Hash256.Size)];
        preimage[0] = tag;
        left.CopyTo(preimage[1..]);
        right.CopyTo(preimage[(1 + Hash256.Size)..]);
        return Keccak.Hash(preimage);
    }
}
