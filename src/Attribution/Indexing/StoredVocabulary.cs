using System.Numerics;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Segments;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Indexing;

/// <summary>
/// The vocabulary of a complete index, with its look-up table, read where it lies. The table's salt comes from
/// the index's key, which nobody knows who offers a text before the last one.
/// </summary>
internal sealed class StoredVocabulary : ITokenTable
{
    private readonly SectionImage _image;
    private readonly Column<ulong> _head;
    private readonly Column<uint> _ends;
    private readonly Column<byte> _bytes;
    private readonly Column<ulong> _slots;

    private StoredVocabulary(SectionImage image, SectionReader sections)
    {
        _image = image;
        _head = sections.Column<ulong>(SectionKind.VocabularyHead);
        _ends = sections.Column<uint>(SectionKind.TokenEnds);
        _bytes = sections.Column<byte>(SectionKind.TokenBytes);
        _slots = sections.Column<ulong>(SectionKind.TokenSlots);
    }

    /// <summary>Number of tokens.</summary>
    public int Count => _ends.Length;

    /// <summary>Number of segments of the index.</summary>
    public int Segments => (int)_head.Span[2];

    /// <summary>Key of the index.</summary>
    public Hash256 Key => _image.Key;

    public static SectionContent Content(ITokenTable tokens, uint count, int segments, Hash256 key)
    {
        ulong seed = SeedOf(key);
        (uint[] ends, byte[] bytes) = TextIndexBuilder.Join(
            Enumerable.Range(0, (int)count), i => tokens.Token((uint)i + 1).ToArray());
        ulong[] slots = new ulong[Math.Max(16, BitOperations.RoundUpToPowerOf2(2UL * count))];
        for (uint id = 1; id <= count; id++)
        {
            uint hash = Vocabulary.HashOf(tokens.Token(id), seed);
            int at = (int)(hash & (uint)(slots.Length - 1));
            while (slots[at] != 0)
            {
                at = (at + 1) & (slots.Length - 1);
            }

            slots[at] = ((ulong)hash << 32) | id;
        }

        return new ArrayContent(
            null,
            (SectionKind.VocabularyHead, TextIndexBuilder.Bytes<ulong>([seed, count, (ulong)segments])),
            (SectionKind.TokenEnds, TextIndexBuilder.Bytes(ends)),
            (SectionKind.TokenBytes, bytes),
            (SectionKind.TokenSlots, TextIndexBuilder.Bytes(slots)));
    }

    public static StoredVocabulary? TryOpen(SectionImage image, out SegmentFault? fault)
    {
        StoredVocabulary vocabulary = new(image, new SectionReader(image));
        int slots = vocabulary._slots.Length;
        bool fits = vocabulary._head.Length == 3
            && vocabulary._head.Span[1] == (ulong)vocabulary.Count
            && vocabulary._head.Span[2] is > 0 and <= int.MaxValue
            && BitOperations.IsPow2(slots) && slots >= 2L * vocabulary.Count
            && StoredTexts.Climbs(vocabulary._ends.Span, vocabulary._bytes.Length);
        fault = fits ? null : new SegmentFault(SegmentFaultKind.Inconsistent, "it is no vocabulary");
        return fits ? vocabulary : null;
    }

    /// <inheritdoc/>
    public uint IdOf(ReadOnlySpan<byte> token)
    {
        uint hash = Vocabulary.HashOf(token, _head.Span[0]);
        ReadOnlySpan<ulong> slots = _slots.Span;
        int at = (int)(hash & (uint)(slots.Length - 1));
        // At most half of the slots are taken, so the search ends; bounded all the same.
        for (int probes = 0; probes < slots.Length && slots[at] != 0; probes++)
        {
            if ((uint)(slots[at] >> 32) == hash && Token(unchecked((uint)slots[at])).SequenceEqual(token))
            {
                return unchecked((uint)slots[at]);
            }

            at = (at + 1) & (slots.Length - 1);
        }

        return 0;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Token(uint id) => StoredTexts.Slice(_ends.Span, _bytes.Span, (int)id - 1);

    private static ulong SeedOf(Hash256 key) => BitConverter.ToUInt64(key.ToArray(), 0);
}
