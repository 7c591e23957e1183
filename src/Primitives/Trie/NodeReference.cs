using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Trie;

/// <summary>
/// How a parent refers to a child: the hash of the child's RLP when that has 32 bytes or more, else the RLP
/// itself. A length of 32 therefore always means a hash, and 0 an absent child.
/// </summary>
internal struct NodeReference
{
    public const int HashLength = Hash256.Size;

    private Buffer _bytes;
    private byte _length;

    public readonly bool IsEmpty => _length == 0;

    public readonly bool IsHash => _length == HashLength;

    /// <summary>Bytes this reference takes inside its parent.</summary>
    public readonly int EncodedLength => _length == 0 ? 1 : _length == HashLength ? HashLength + 1 : _length;

    /// <summary>The hash, or the embedded node's RLP.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_bytes)[.._length];

    /// <summary>Takes a hash (32 bytes), an embedded node's RLP (fewer) or nothing.</summary>
    public static NodeReference Of(ReadOnlySpan<byte> bytes)
    {
        NodeReference reference = default;
        bytes.CopyTo(reference._bytes);
        reference._length = (byte)bytes.Length;
        return reference;
    }

    /// <summary>Writes what the parent holds and returns its length.</summary>
    public readonly int Write(Span<byte> destination)
    {
        switch (_length)
        {
            case 0:
                destination[0] = 0x80;
                return 1;
            case HashLength:
                destination[0] = 0x80 + HashLength;
                ((ReadOnlySpan<byte>)_bytes).CopyTo(destination[1..]);
                return HashLength + 1;
            default:
                Bytes.CopyTo(destination);
                return _length;
        }
    }

    [InlineArray(HashLength)]
    private struct Buffer
    {
        private byte _first;
    }
}
