using OpenLedger.Attribution.Segments;
using OpenLedger.Attribution.Tokens;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// The corpus one model was built over: a set of sealed segments seen as one text. Its answers depend on the
/// set of contributions only, never on how they are cut into segments. Immutable and thread-safe. Whatever
/// reads it from outside keeps it alive to the end, and with it what its segments are mapped from.
/// </summary>
public sealed class ModelCorpus
{
    /// <summary>Most segments of a model.</summary>
    public const int SegmentsMax = 4096;

    /// <summary>Most bytes of an n-gram to count.</summary>
    public const int NgramBytesMax = 4096;

    private readonly SegmentIndex[] _segments;

    internal ModelCorpus(ITokenTable tokens, SegmentIndex[] segments)
    {
        (Tokens, _segments) = (tokens, segments);
        foreach (SegmentIndex segment in segments)
        {
            TokenCount += (ulong)segment.Unmasked.TokenCount;
        }
    }

    /// <summary>N: tokens that are neither separators nor masked.</summary>
    public ulong TokenCount { get; }

    /// <summary>Number of indexes that hold its segments (<see cref="IndexPlan"/>).</summary>
    public int IndexCount => _segments.Length;

    /// <summary>Managed memory of the indexes of its segments; those of stored ones take none.</summary>
    public long IndexBytes => _segments.Sum(segment => segment.ManagedBytes);

    internal ITokenTable Tokens { get; }

    internal ReadOnlySpan<SegmentIndex> Segments => _segments;

    /// <summary>
    /// Occurrences of the tokens of a text, one after the other, whose first token is unmasked; N for a text
    /// without tokens, 0 for one the tokenizer refuses or longer than <see cref="NgramBytesMax"/>.
    /// </summary>
    public ulong CountNgram(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > NgramBytesMax || !Tokenizer.TryTokenize(utf8, out TokenizedText text, out _))
        {
            return 0;
        }

        uint[] ids = Tokens.TokenIds(text);
        ulong count = 0;
        foreach (SegmentIndex segment in _segments)
        {
            count += (ulong)segment.Unmasked.Find(ids).Count;
        }

        GC.KeepAlive(this);
        return count;
    }

    /// <summary>cnt: unmasked occurrences of a token id in all segments; 0 for 0.</summary>
    internal ulong CountToken(uint id)
    {
        ulong count = 0;
        foreach (SegmentIndex segment in _segments)
        {
            count += (ulong)segment.Unmasked.CountOf(segment.SymbolOf(id));
        }

        return count;
    }
}
