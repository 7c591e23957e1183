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

    private readonly LedgerQueries _queries;
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

        Pieces = Cut(trace, colours);
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

    /// <summary>The whole response, in order.</summary>
    public IReadOnlyList<ResponsePiece> Pieces { get; }

    /// <summary>What each contribution earned, most first.</summary>
    public IReadOnlyList<ContributionShare> Shares { get; }

    /// <summary>The source of each span, in the spans' order; null where it is too long to look at.</summary>
    public IReadOnlyList<SourceExcerpt?> Excerpts { get; }

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

    private static List<ResponsePiece> Cut(InferenceTrace trace, Dictionary<ContributionId, int> colours)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(trace.Response);
        if (!Tokenizer.TryTokenize(utf8, out TokenizedText tokens, out _))
        {
            return [new ResponsePiece(trace.Response, null, -1, 0)];
        }

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

    private SourceExcerpt? ExcerptOf(SpanDetails span)
    {
        if (SourceOf(span.ContributionId) is not { Details.Text: { } text, Text: { } tokens }
            || span.Position + (ulong)span.Length > (ulong)tokens.Count)
        {
            return null;
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        int first = (int)span.Position;
        int last = first + span.Length - 1;
        int from = Math.Max(0, first - ExcerptTokens);
        int to = Math.Min(tokens.Count - 1, last + ExcerptTokens);
        string Slice(int start, int end) => Encoding.UTF8.GetString(utf8.AsSpan(start, end - start));
        string before = Slice(tokens.SourceStart(from), tokens.SourceStart(first));
        string after = Slice(tokens.SourceEnd(last), tokens.SourceEnd(to));
        return new SourceExcerpt(
            from == 0 ? before : "\u2026 " + before,
            Slice(tokens.SourceStart(first), tokens.SourceEnd(last)),
            to == tokens.Count - 1 ? after : after + " \u2026");
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
