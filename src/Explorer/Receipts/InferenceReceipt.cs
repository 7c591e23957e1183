using System.Text;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer.Receipts;

/// <summary>
/// An inference's receipt, ready to be shown: the response cut into pieces by contributor, the words each
/// piece came from, and what each contribution earned.
/// </summary>
public sealed class InferenceReceipt
{
    /// <summary>Colours before they repeat.</summary>
    public const int ColoursMax = 10;

    /// <summary>Words shown before and after a span in its source.</summary>
    public const int ExcerptTokens = 14;

    /// <summary>Bytes of source texts looked at for one receipt; further spans show no excerpt.</summary>
    public const int SourceBytesMax = 8 * 1024 * 1024;

    /// <summary>Words of a training text shown where nothing is quoted.</summary>
    public const int GlimpseTokens = 40;

    private readonly LedgerQueries _queries;
    private readonly TokenizedText _response;
    private readonly Dictionary<ContributionId, (
        ContributionDetails Details, TokenizedText? Text)> _sources = [];
    private int _sourceBytesLeft = SourceBytesMax;

    private InferenceReceipt(LedgerQueries queries, InferenceDetails details, InferenceTrace trace)
    {
        _queries = queries;
        Details = details;
        Trace = trace;
        Dictionary<ContributionId, int> colours = [];
        foreach (SpanDetails span in trace.Spans)
        {
            colours.TryAdd(span.ContributionId, colours.Count % ColoursMax);
        }

        byte[] response = Encoding.UTF8.GetBytes(trace.Response);
        bool isText = Tokenizer.TryTokenize(response, out _response, out _);
        Pieces = isText
            ? Cut(trace, response, _response, colours)
            : [new ResponsePiece(trace.Response, null, -1, 0)];
        Shares = [.. trace.Spans
            .GroupBy(span => span.ContributionId)
            .Select(own => new ContributionShare(
                SourceOf(own.Key)?.Details,
                own.First(),
                colours[own.Key],
                own.Sum(span => span.Length),
                own.Aggregate(UInt256.Zero, (sum, span) => sum + span.Wei)))
            .OrderByDescending(share => share.Wei)
            .ThenBy(share => share.First.ContributionId)];
        Excerpts = [.. trace.Spans.Select(ExcerptOf)];
    }

    /// <summary>The inference.</summary>
    public InferenceDetails Details { get; }

    /// <summary>Who earned what.</summary>
    public InferenceTrace Trace { get; }

    /// <summary>False while contributions do not have what the spans say, or never will: the payer has not
    /// accepted the answer of an external model.</summary>
    public bool IsPaid =>
        Trace.Acceptance.Status is not (AcceptanceDetails.Awaited or AcceptanceDetails.Forfeited);

    /// <summary>The whole response, in order.</summary>
    public IReadOnlyList<ResponsePiece> Pieces { get; }

    /// <summary>What each contribution earned, most first.</summary>
    public IReadOnlyList<ContributionShare> Shares { get; }

    /// <summary>
    /// What each span is made of, in the spans' order: the places of its words in the source's, one glimpse of a
    /// text that trained the model, or nothing where the source is too long to look at.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<SourceExcerpt>> Excerpts { get; }

    /// <summary>Tokens that are somebody's.</summary>
    public int AttributedTokens
    {
        get
        {
            int covered = 0;
            int end = 0;
            foreach (SpanDetails span in Trace.Spans)
            {
                // By start, but for a classifier's answer, which each of several texts covers whole.
                covered += Math.Max(0, span.Start + span.Length - Math.Max(end, span.Start));
                end = Math.Max(end, span.Start + span.Length);
            }

            return covered;
        }
    }

    /// <summary>The receipt of a settled inference; null when none of that id is final.</summary>
    public static InferenceReceipt? Read(LedgerQueries queries, Hash256 id) =>
        queries.Inference(id) is { } details && queries.TraceInference(id) is { } trace
            ? new InferenceReceipt(queries, details, trace)
            : null;

    private static List<ResponsePiece> Cut(
        InferenceTrace trace, byte[] utf8, TokenizedText tokens, Dictionary<ContributionId, int> colours)
    {
        List<ResponsePiece> pieces = [];
        int at = 0;
        for (int i = 0; i < trace.Spans.Count; i++)
        {
            SpanDetails span = trace.Spans[i];
            int start = tokens.SourceStart(span.Start);
            if (start < at)
            {
                // A classifier's whole answer stands on each of several texts: shown once, under the first.
                continue;
            }

            int end = tokens.SourceEnd(span.Start + span.Length - 1);
            AddPlain(pieces, utf8.AsSpan(at, start - at));
            pieces.Add(new ResponsePiece(
                Encoding.UTF8.GetString(utf8.AsSpan(start, end - start)), span, colours[span.ContributionId],
                i + 1));
            at = end;
        }

        AddPlain(pieces, utf8.AsSpan(at));
        return pieces;
    }

    private static void AddPlain(List<ResponsePiece> pieces, ReadOnlySpan<byte> utf8)
    {
        if (!utf8.IsEmpty)
        {
            pieces.Add(new ResponsePiece(Encoding.UTF8.GetString(utf8), null, -1, 0));
        }
    }

    private SourceExcerpt[] ExcerptOf(SpanDetails span)
    {
        if (SourceOf(span.ContributionId) is not { Details.Text: { } text, Text: { Count: > 0 } tokens }
            || span.Position >= (ulong)tokens.Count)
        {
            return [];
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        int position = (int)span.Position;
        IReadOnlyList<(int Position, int Length)> places =
            new SourceQuotes(_response, tokens).Find(span.Start, span.Length, position);
        return places.Count > 0
            ? [.. places.Select(place => Excerpt(utf8, tokens, place.Position, place.Length, ExcerptTokens))]
            : [Excerpt(utf8, tokens, position, 0, GlimpseTokens)];
    }

    private static SourceExcerpt Excerpt(byte[] utf8, TokenizedText tokens, int first, int length, int around)
    {
        // A glimpse begins where the piece of text begins, a quote has words on both sides.
        int from = length == 0 ? first : Math.Max(0, first - around);
        int end = first + length;
        int to = Math.Min(tokens.Count, end + around);
        int Start(int token) => token < tokens.Count ? tokens.SourceStart(token) : utf8.Length;
        int End(int token) => token == 0 ? 0 : tokens.SourceEnd(token - 1);
        string Slice(int start, int stop) => Encoding.UTF8.GetString(utf8.AsSpan(start, Math.Max(0, stop - start)));
        string before = Slice(Start(from), Start(first));
        string after = Slice(length == 0 ? Start(first) : End(end), End(to));
        return new SourceExcerpt(
            from == 0 ? before : "\u2026 " + before,
            length == 0 ? "" : Slice(Start(first), End(end)),
            to == tokens.Count ? after : after + " \u2026");
    }

    private (ContributionDetails Details, TokenizedText? Text)? SourceOf(ContributionId id)
    {
        if (_sources.TryGetValue(id, out var known))
        {
            return known;
        }

        if (_queries.Contribution(id) is not { } details)
        {
            return null;
        }

        TokenizedText? tokens = null;
        if (details.Bytes <= _sourceBytesLeft && _queries.Contribution(id, withText: true) is { } whole)
        {
            details = whole;
            _sourceBytesLeft -= (int)details.Bytes;
            if (Tokenizer.TryTokenize(
                Encoding.UTF8.GetBytes(whole.Text!), out TokenizedText cut, out _))
            {
                tokens = cut;
            }
        }

        return _sources[id] = (details, tokens);
    }
}
