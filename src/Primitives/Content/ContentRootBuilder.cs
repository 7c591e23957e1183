using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Content;

/// <summary>
/// Computes a <see cref="ContentRoot"/> of bytes as they arrive, in pieces of any length. Holds one chunk and
/// a hash a level. Used by one thread, for one content.
/// </summary>
public sealed class ContentRootBuilder
{
    // One chunk behind its tag.
    private readonly byte[] _chunk = new byte[1 + ContentRoot.ChunkBytes];

    // Roots of full subtrees, the largest first; the sizes are the bits of the number of leaves.
    private readonly List<Hash256> _subtrees = [];
    private int _filled;
    private ulong _leaves;
    private bool _finished;

    /// <summary>A builder without bytes.</summary>
    public ContentRootBuilder() => _chunk[0] = ContentHash.LeafTag;

    /// <summary>Bytes appended so far.</summary>
    public long Length { get; private set; }

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Invariant.Require(!_finished, "nothing is appended to a finished content");
        Length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            // A full chunk is hashed when a byte follows it, so that the last one is never empty.
            if (_filled == ContentRoot.ChunkBytes)
            {
                AddLeaf();
            }

            int taken = Math.Min(bytes.Length, ContentRoot.ChunkBytes - _filled);
            bytes[..taken].CopyTo(_chunk.AsSpan(1 + _filled));
            _filled += taken;
            bytes = bytes[taken..];
        }
    }

    /// <summary>The root; once, after which nothing can be appended.</summary>
    public Hash256 Finish()
    {
        Invariant.Require(!_finished, "a content is finished once");
        _finished = true;
        AddLeaf();
        Hash256 top = _subtrees[^1];
        for (int i = _subtrees.Count - 2; i >= 0; i--)
        {
            top = ContentHash.Node(_subtrees[i], top);
        }

        return ContentHash.Root(Length, top);
    }

    private void AddLeaf()
    {
        Hash256 hash = Keccak.Hash(_chunk.AsSpan(0, 1 + _filled));
        _filled = 0;
        _leaves++;
        for (ulong carried = _leaves; (carried & 1) == 0; carried >>= 1)
        {
            hash = ContentHash.Node(_subtrees[^1], hash);
            _subtrees.RemoveAt(_subtrees.Count - 1);
        }

        _subtrees.Add(hash);
    }
}
