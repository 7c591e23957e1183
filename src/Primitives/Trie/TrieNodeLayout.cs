using System.Runtime.CompilerServices;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Trie;

/// <summary>
/// Where the parts of one node's RLP lie. A branch is a list of 16 children and a value; a leaf is [compact
/// path, value]; an extension is [compact path, child]. Parsing is strict (canonical RLP, nothing trailing, a
/// child is empty, a hash or a list shorter than 32 bytes), so it serves nodes of strangers' proofs as well
/// as stored ones.
/// </summary>
internal struct TrieNodeLayout
{
    public const int ChildCount = 16;

    private Offsets _offsets;

    public TrieNodeKind Kind { get; private set; }

    /// <summary>Branch or leaf: where the value's bytes are; a branch's may be empty.</summary>
    public Range Value { get; private set; }

    /// <summary>Leaf: the absolute path of its key. Extension: that of its child.</summary>
    public NibblePath End { get; private set; }

    /// <summary>Parses the node that lies at path <paramref name="at"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> node, in NibblePath at, out TrieNodeLayout layout)
    {
        layout = default;
        if (!TryReadItem(node, out bool isList, out int start, out int end) || !isList || end != node.Length)
        {
            return false;
        }

        int items = 0;
        int position = start;
        while (position < end)
        {
            if (items > ChildCount || !TryReadItem(node[position..], out _, out _, out int length))
            {
                return false;
            }

            layout._offsets[items++] = position;
            position += length;
        }

        layout._offsets[items] = end;
        return items switch
        {
            2 => layout.TryFinishShort(node, at),
            ChildCount + 1 => layout.TryFinishBranch(node),
            _ => false,
        };
    }

    /// <summary>
    /// The stored node at path <paramref name="at"/>: malformed means that our own store is damaged.
    /// </summary>
    public static TrieNodeLayout ParseStored(ReadOnlySpan<byte> node, in NibblePath at)
    {
        bool ok = TryParse(node, at, out TrieNodeLayout layout);
        Invariant.Require(ok, "a stored trie node is well formed");
        return layout;
    }

    /// <summary>A branch's child, or with index 0 an extension's.</summary>
    public readonly NodeReference Child(ReadOnlySpan<byte> node, int index)
    {
        int item = Kind == TrieNodeKind.Extension ? 1 : index;
        ReadOnlySpan<byte> bytes = node[_offsets[item].._offsets[item + 1]];
        return bytes.Length == 1 ? default : NodeReference.Of(bytes[0] < 0xC0 ? bytes[1..] : bytes);
    }

    /// <summary>
    /// One step from the node at <paramref name="at"/> towards <paramref name="key"/>: true when it leads on
    /// to
    /// <paramref name="child"/>, whose path <paramref name="at"/> then is; false when the key ends here, with
    /// <paramref name="value"/> where its value is, empty when the trie does not have the key.
    /// </summary>
    public readonly bool TryStep(
        ReadOnlySpan<byte> node,
        ref NibblePath at,
        in NibblePath key,
        out NodeReference child,
        out Range value)
    {
        child = default;
        value = 0..0;
        switch (Kind)
        {
            case TrieNodeKind.Leaf:
                value = End == key ? Value : value;
                return false;
            case TrieNodeKind.Branch when key.Length == at.Length:
                value = Value;
                return false;
            case TrieNodeKind.Branch:
                int slot = key[at.Length];
                child = Child(node, slot);
                at = at.Append(slot);
                break;
            default:
                child = key.StartsWith(End) ? Child(node, 0) : default;
                at = End;
                break;
        }

        return !child.IsEmpty;
    }

    /// <summary>
    /// Reads the header of the RLP item that <paramref name="data"/> begins with: its payload is
    /// <c>data[start..end]</c>. False when it is not canonical or runs over the end.
    /// </summary>
    public static bool TryReadItem(ReadOnlySpan<byte> data, out bool isList, out int start, out int end)
    {
        isList = false;
        start = end = 0;
        if (data.IsEmpty)
        {
            return false;
        }

        int first = data[0];
        if (first < 0x80)
        {
            end = 1;
            return true;
        }

        isList = first >= 0xC0;
        int length = first - (isList ? 0xC0 : 0x80);
        start = 1;
        if (length > 55)
        {
            int lengthOfLength = length - 55;
            if (lengthOfLength > 4 || data.Length < 1 + lengthOfLength || data[1] == 0)
            {
                return false;
            }

            long big = 0;
            foreach (byte digit in data.Slice(1, lengthOfLength))
            {
                big = (big << 8) | digit;
            }

            start = 1 + lengthOfLength;
            if (big <= 55 || big > data.Length - start)
            {
                return false;
            }

            length = (int)big;
        }

        if (length > data.Length - start || (!isList && length == 1 && data[start] < 0x80))
        {
            return false;
        }

        end = start + length;
        return true;
    }

    private static bool IsChild(ReadOnlySpan<byte> item) =>
        item[0] >= 0xC0 ? item.Length < NodeReference.HashLength
        : item.Length == 1 ? item[0] == 0x80
        : item.Length == NodeReference.HashLength + 1;

    private bool TryFinishShort(ReadOnlySpan<byte> node, in NibblePath at)
    {
        ReadOnlySpan<byte> path = node[_offsets[0].._offsets[1]];
        ReadOnlySpan<byte> item = node[_offsets[1].._offsets[2]];
        TryReadItem(path, out bool pathIsList, out int from, out int to);
        if (pathIsList || !HexPrefix.TryDecode(at, path[from..to], out NibblePath target, out bool isLeaf))
        {
            return false;
        }

        End = target;
        if (!isLeaf)
        {
            Kind = TrieNodeKind.Extension;
            return target.Length > at.Length && IsChild(item) && item.Length > 1;
        }

        Kind = TrieNodeKind.Leaf;
        return TrySetValue(item, _offsets[1]) && Value.Start.Value != Value.End.Value;
    }

    private bool TryFinishBranch(ReadOnlySpan<byte> node)
    {
        Kind = TrieNodeKind.Branch;
        for (int i = 0; i < ChildCount; i++)
        {
            if (!IsChild(node[_offsets[i].._offsets[i + 1]]))
            {
                return false;
            }
        }

        return TrySetValue(node[_offsets[ChildCount]..], _offsets[ChildCount]);
    }

    private bool TrySetValue(ReadOnlySpan<byte> item, int offset)
    {
        TryReadItem(item, out bool isList, out int from, out int to);
        Value = (offset + from)..(offset + to);
        return !isList;
    }

    [InlineArray(ChildCount + 2)]
    private struct Offsets
    {
        private int _first;
    }
}
