using System.Runtime.InteropServices;
using System.Text;
using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Segments;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Indexing;

/// <summary>
/// Builds the index of a collection of texts without a chain, segment by segment, by the chain's own rules:
/// admission, masks, numbering. In memory are the open segment, the vocabulary, the mask table (a place for
/// every 25 tokens) and a few numbers a contribution; the texts lie in the images of sealed segments. The same
/// texts in the same order with the same segment size give the same bytes, however often the work was cut off.
/// Not thread-safe.
/// </summary>
public sealed class TextIndexBuilder
{
    /// <summary>Tokens after which a segment is sealed, unless said otherwise: 16 Mi.</summary>
    public const int SegmentTokensPreset = 1 << 24;

    /// <summary>Most tokens after which a segment is sealed; it may have one text more.</summary>
    public const int SegmentTokensMax = 1 << 27;

    /// <summary>Most bytes of a domain, and of a name.</summary>
    public const int LabelBytesMax = 1024;

    private static readonly DatanetId Datanet = new(1);

    private readonly CorpusState _corpus = CorpusState.CreateEmpty(new SegmentIndexCache());
    private readonly int _segmentTokens;
    private readonly List<TextLabel> _openLabels = [];
    private uint _sealedVocabulary;
    private SegmentRecord? _sealing;

    /// <summary>Starts with nothing.</summary>
    /// <param name="segmentTokens">Tokens after which a segment is sealed, at most
    /// <see cref="SegmentTokensMax"/>.</param>
    public TextIndexBuilder(int segmentTokens = SegmentTokensPreset)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(segmentTokens);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(segmentTokens, SegmentTokensMax);
        _segmentTokens = segmentTokens;
    }

    /// <summary>Texts taken in.</summary>
    public long Contributions => (long)_corpus.LastContribution.Value;

    /// <summary>Segments sealed.</summary>
    public int Segments => (int)_corpus.LastSegment.Value;

    /// <summary>Distinct tokens.</summary>
    public long VocabularySize => _corpus.VocabularySize;

    /// <summary>Tokens taken in, masked ones included.</summary>
    public long Tokens { get; private set; }

    /// <summary>Tokens of the open segment.</summary>
    public long OpenTokens { get; private set; }

    /// <summary>True when the open segment is to be sealed before more is added.</summary>
    public bool IsSegmentFull => OpenTokens >= _segmentTokens;

    /// <summary>Key of the latest segment, and of the whole index up to it.</summary>
    public Hash256 Key => _corpus.HistoryHash;

    /// <summary>Takes in a text, or says why not. Linear in the text.</summary>
    public AdmissionDecision Add(TextLabel label, ReadOnlyMemory<byte> utf8)
    {
        Invariant.Require(!IsSegmentFull && _sealing is null, "a full segment is sealed and kept first");
        AdmissionDecision decision = _corpus.Evaluate(Datanet, utf8);
        if (decision.IsAccepted)
        {
            _corpus.Admit(decision);
            _openLabels.Add(label);
            OpenTokens += decision.TokenCount;
            Tokens += decision.TokenCount;
        }

        return decision;
    }

    /// <summary>
    /// Seals the open segment, which has a text, and indexes it. What it returns is to be stored under
    /// <see cref="Key"/> and given back to <see cref="Keep"/> before anything else.
    /// </summary>
    public SectionContent Seal(InputPosition position)
    {
        uint before = _sealedVocabulary;
        SegmentId? id = _corpus.Seal(Datanet);
        Invariant.Require(id is not null && _sealing is null, "a segment with texts is sealed");
        CorpusView view = _corpus.View();
        _sealing = view.Segment(id.Value);
        _sealedVocabulary = _corpus.VocabularySize;
        (uint[] tokenEnds, byte[] tokenBytes) = Join(
            Enumerable.Range(0, (int)(_sealedVocabulary - before)),
            i => view.Token(before + 1 + (uint)i).ToArray());
        (uint[] labelEnds, byte[] labelBytes) = Join(
            _openLabels.SelectMany(label => new[] { label.Domain, label.Name }), Encoding.UTF8.GetBytes);
        ulong[] read =
        [
            (ulong)position.Bytes, (ulong)position.Lines, (ulong)position.Refused, position.Checksum,
        ];
        _openLabels.Clear();
        OpenTokens = 0;
        return new ArrayContent(
            SegmentIndex.Build(_sealing.Members),
            (SectionKind.ContentHashes, [.. _sealing.Members.SelectMany(m => m.ContentHash.ToArray())]),
            (SectionKind.NewTokenEnds, Bytes(tokenEnds)),
            (SectionKind.NewTokenBytes, tokenBytes),
            (SectionKind.LabelEnds, Bytes(labelEnds)),
            (SectionKind.LabelBytes, labelBytes),
            (SectionKind.InputRead, Bytes(read)));
    }

    /// <summary>
    /// Reads the texts of the segment just sealed from its image from now on, and no longer from memory.
    /// </summary>
    public SegmentFault? Keep(SectionImage image)
    {
        Invariant.Require(_sealing is not null, "a segment is kept after it was sealed");
        SegmentIndex? index = SegmentIndex.TryOpen(image, out SegmentFault? fault);
        if (index is not null && !index.IsOf(_sealing.Members))
        {
            fault = new SegmentFault(SegmentFaultKind.OtherSegment, "it holds other texts than were saved");
        }

        for (int m = 0; fault is null && m < _sealing.Members.Length; m++)
        {
            _sealing.Members[m].Text.MoveTo(index!, m);
        }

        _sealing = null;
        return fault;
    }

    /// <summary>Goes on after the next segment of an earlier run. Linear in the segment.</summary>
    /// <param name="image">The segment, as <see cref="Seal"/> described it.</param>
    /// <param name="position">How far the input was read then.</param>
    /// <returns>Null, or why it is not the next segment; then the builder is of no use any more.</returns>
    public SegmentFault? Restore(SectionImage image, out InputPosition position)
    {
        Invariant.Require(OpenTokens == 0, "segments are restored before texts are added");
        position = default;
        if (StoredTexts.TryOpen(image, out SegmentFault? fault) is not { } stored)
        {
            return fault;
        }

        Vocabulary added = new(_corpus.VocabularySize + 1);
        for (int i = 0; i < stored.NewTokenCount; i++)
        {
            ReadOnlySpan<byte> token = stored.NewToken(i);
            if (token.Length is 0 or > Tokenizer.TokenBytesMax)
            {
                return new SegmentFault(SegmentFaultKind.Inconsistent, "a token of impossible length");
            }

            added.Add(token, Vocabulary.HashOf(token, 0));
        }

        for (int m = 0; m < stored.Index.MemberCount; m++)
        {
            if (stored.Index.MemberId(m).Value != _corpus.LastContribution.Value + 1)
            {
                return new SegmentFault(SegmentFaultKind.OtherSegment, "texts are missing before it");
            }

            _corpus.Readmit(
                Datanet, stored.ContentHash(m), new ContributionText(stored.Index, m),
                [.. stored.Index.RunsOf(m).ToArray().Select(run => run.Run)], m == 0 ? added : new Vocabulary(1));
            Tokens += stored.Index.TokensOf(m).Length;
        }

        _corpus.Seal(Datanet);
        _sealedVocabulary = _corpus.VocabularySize;
        position = stored.Position;
        return Key == image.Key
            ? null
            : new SegmentFault(SegmentFaultKind.OtherSegment, "it does not follow the segments before it");
    }

    /// <summary>The vocabulary of all segments, which completes the index.</summary>
    public SectionContent Finish()
    {
        Invariant.Require(OpenTokens == 0 && _sealing is null && Segments > 0, "every text is sealed");
        return StoredVocabulary.Content(_corpus.View(), _corpus.VocabularySize, Segments, Key);
    }

    internal static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    internal static (uint[] Ends, byte[] Bytes) Join<T>(IEnumerable<T> items, Func<T, byte[]> bytesOf)
    {
        List<uint> ends = [];
        List<byte> joined = [];
        foreach (T item in items)
        {
            joined.AddRange(bytesOf(item));
            ends.Add((uint)joined.Count);
        }

        return ([.. ends], [.. joined]);
    }
}
