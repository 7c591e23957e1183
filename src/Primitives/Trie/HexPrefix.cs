namespace OpenLedger.Primitives.Trie;

/// <summary>
/// The compact form of a run of nibbles inside a leaf or an extension (Yellow Paper, appendix C): the high
/// nibble of the first byte is 2 for a leaf, plus 1 for an odd run; an odd run's first nibble is the low one,
/// an even run's is 0. Runs are given by the absolute path they end at and the depth they start from.
/// </summary>
internal static class HexPrefix
{
    /// <summary>Length of the longest compact form.</summary>
    public const int LengthMax = (NibblePath.LengthMax / 2) + 1;

    private const int LeafFlag = 0x20;
    private const int OddFlag = 0x10;

    /// <summary>
    /// Writes the run from <paramref name="start"/> to the end of <paramref name="end"/>; returns its length.
    /// </summary>
    public static int Encode(in NibblePath end, int start, bool isLeaf, Span<byte> destination)
    {
        int count = end.Length - start;
        bool odd = count % 2 != 0;
        int flags = (isLeaf ? LeafFlag : 0) | (odd ? OddFlag : 0);
        destination[0] = (byte)(odd ? flags | end[start] : flags);
        int first = odd ? start + 1 : start;
        int length = count / 2;
        if (first % 2 == 0)
        {
            Span<byte> packed = stackalloc byte[NibblePath.LengthMax / 2];
            end.CopyPackedTo(packed);
            packed.Slice(first / 2, length).CopyTo(destination[1..]);
        }
        else
        {
            for (int i = 0; i < length; i++)
            {
                destination[1 + i] = (byte)((end[first + (2 * i)] << 4) | end[first + (2 * i) + 1]);
            }
        }

        return length + 1;
    }

    /// <summary>
    /// The absolute path that <paramref name="compact"/> leads to from <paramref name="at"/>; false when it
    /// is malformed or longer than 64 nibbles.
    /// </summary>
    public static bool TryDecode(
        in NibblePath at, ReadOnlySpan<byte> compact, out NibblePath end, out bool isLeaf)
    {
        end = default;
        isLeaf = false;
        if (compact.IsEmpty || compact[0] >= 0x40)
        {
            return false;
        }

        isLeaf = (compact[0] & LeafFlag) != 0;
        bool odd = (compact[0] & OddFlag) != 0;
        int length = at.Length + ((compact.Length - 1) * 2) + (odd ? 1 : 0);
        if (length > NibblePath.LengthMax || (!odd && (compact[0] & 15) != 0))
        {
            return false;
        }

        Span<byte> packed = stackalloc byte[NibblePath.LengthMax / 2];
        at.CopyPackedTo(packed);
        int position = at.Length;
        if (odd)
        {
            SetNibble(packed, position++, compact[0] & 15);
        }

        if (position % 2 == 0)
        {
            compact[1..].CopyTo(packed[(position / 2)..]);
        }
        else
        {
            foreach (byte pair in compact[1..])
            {
                SetNibble(packed, position++, pair >> 4);
                SetNibble(packed, position++, pair & 15);
            }
        }

        end = NibblePath.FromPacked(packed, length);
        return true;
    }

    // The nibble must still be zero.
    private static void SetNibble(Span<byte> packed, int index, int nibble) =>
        packed[index / 2] |= (byte)(index % 2 == 0 ? nibble << 4 : nibble);
}
