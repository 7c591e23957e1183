using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Content;

/// <summary>
/// What a content sidecar is named by: a Merkle root over its chunks of 32 KiB (the last may be shorter) that
/// also binds its length, so that any part of it can be checked alone and nothing can be appended.
/// <code>
/// leaf  = keccak(0x00 || chunk)
/// node  = keccak(0x01 || left || right)     left: the largest power of two of leaves below their number
/// root  = keccak(0x02 || "openledger/content/1" || length u64 || top)
/// </code>
/// The tree has the shape of RFC 6962's. No text of a contribution and no RLP list begins with a byte 2, so
/// no root is the Keccak-256 of anything that is stored under its own.
/// </summary>
public static class ContentRoot
{
    /// <summary>Length of a chunk in bytes.</summary>
    public const int ChunkBytes = 32 * 1024;

    /// <summary>The longest content in bytes.</summary>
    public const int BytesMax = 4 * 1024 * 1024;

    /// <summary>The root of a whole content; of none too.</summary>
    public static Hash256 Of(ReadOnlySpan<byte> content)
    {
        ContentRootBuilder builder = new();
        builder.Append(content);
        return builder.Finish();
    }
}
