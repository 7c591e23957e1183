using System.Numerics;

namespace OpenLedger.Primitives.Trie;

/// <summary>
/// Writes the RLP of trie nodes, the only items a node consists of: short strings, embedded nodes and a
/// value.
/// </summary>
internal static class TrieNodeEncoder
{
    /// <summary>
    /// Length of a leaf or extension whose second item takes <paramref name="itemLength"/> bytes.
    /// </summary>
    public static int ShortLength(int nibbles, int itemLength) =>
        ListLength(PathLength(nibbles) + itemLength);

    /// <summary>Length of what is inside a branch's list.</summary>
    public static int BranchContentLength(ReadOnlySpan<NodeReference> children, ReadOnlySpan<byte> value)
    {
        int content = StringLength(value);
        foreach (ref readonly NodeReference child in children)
        {
            content += child.EncodedLength;
        }

        return content;
    }

    /// <summary>Length of a byte string's RLP.</summary>
    public static int StringLength(ReadOnlySpan<byte> value) =>
        value.Length == 1 && value[0] < 0x80 ? 1 : HeaderLength(value.Length) + value.Length;

    /// <summary>
    /// Writes [path from <paramref name="start"/> to the end of <paramref name="end"/>, value].
    /// </summary>
    public static void WriteLeaf(
        in NibblePath end, int start, ReadOnlySpan<byte> value, Span<byte> destination)
    {
        int content = PathLength(end.Length - start) + StringLength(value);
        int position = WriteHeader(0xC0, content, destination);
        position += WritePath(end, start, isLeaf: true, destination[position..]);
        WriteString(value, destination[position..]);
    }

    /// <summary>
    /// Writes [path from <paramref name="start"/> to the end of <paramref name="end"/>, child].
    /// </summary>
    public static void WriteExtension(
        in NibblePath end, int start, in NodeReference child, Span<byte> destination)
    {
        int content = PathLength(end.Length - start) + child.EncodedLength;
        int position = WriteHeader(0xC0, content, destination);
        position += WritePath(end, start, isLeaf: false, destination[position..]);
        child.Write(destination[position..]);
    }

    /// <summary>
    /// Writes [16 children, value], <paramref name="contentLength"/> bytes inside the list.
    /// </summary>
    public static void WriteBranch(
        ReadOnlySpan<NodeReference> children,
        ReadOnlySpan<byte> value,
        int contentLength,
        Span<byte> destination)
    {
        int position = WriteHeader(0xC0, contentLength, destination);
        foreach (ref readonly NodeReference child in children)
        {
            position += child.Write(destination[position..]);
        }

        WriteString(value, destination[position..]);
    }

    /// <summary>Writes a byte string; returns its length.</summary>
    public static int WriteString(ReadOnlySpan<byte> value, Span<byte> destination)
    {
        if (value.Length == 1 && value[0] < 0x80)
        {
            destination[0] = value[0];
            return 1;
        }

        int position = WriteHeader(0x80, value.Length, destination);
        value.CopyTo(destination[position..]);
        return position + value.Length;
    }

    /// <summary>
    /// Writes the header of a string (0x80) or list (0xC0) with that many bytes; returns the header's length.
    /// </summary>
    public static int WriteHeader(int kind, int contentLength, Span<byte> destination)
    {
        if (contentLength <= 55)
        {
            destination[0] = (byte)(kind + contentLength);
            return 1;
        }

        int lengthOfLength = LengthOfLength(contentLength);
        destination[0] = (byte)(kind + 55 + lengthOfLength);
        for (int i = 0; i < lengthOfLength; i++)
        {
            destination[1 + i] = (byte)((contentLength >> (8 * (lengthOfLength - 1 - i))) & 0xFF);
        }

        return 1 + lengthOfLength;
    }

    /// <summary>Length of a list with that many bytes of content.</summary>
    public static int ListLength(int contentLength) => HeaderLength(contentLength) + contentLength;

    private static int HeaderLength(int contentLength) =>
        contentLength <= 55 ? 1 : 1 + LengthOfLength(contentLength);

    private static int LengthOfLength(int length) => 4 - (BitOperations.LeadingZeroCount((uint)length) / 8);

    // A compact path of one byte is below 0x40, so it stands for itself.
    private static int PathLength(int nibbles) => nibbles <= 1 ? 1 : 2 + (nibbles / 2);

    private static int WritePath(in NibblePath end, int start, bool isLeaf, Span<byte> destination)
    {
        if (end.Length - start <= 1)
        {
            return HexPrefix.Encode(end, start, isLeaf, destination);
        }

        int length = HexPrefix.Encode(end, start, isLeaf, destination[1..]);
        destination[0] = (byte)(0x80 + length);
        return length + 1;
    }
}
