using OpenLedger.Attribution.Tokens;

namespace OpenLedger.Explorer.Receipts;

/// <summary>
/// Where a span's words stand in its source. A span is what windows of eight words with one owner cover: its
/// words may come from several places of that text.
/// </summary>
internal sealed class SourceQuotes(TokenizedText response, TokenizedText source)
{
    /// <summary>Words compared for one span; what is not found until then is not shown.</summary>
    public const int ComparisonsMax = 4_000_000;

    /// <summary>Places shown for one span.</summary>
    public const int PlacesMax = 16;

    private int _comparisonsLeft = ComparisonsMax;

    /// <summary>
    /// The places: first token in the source and number of tokens, in the response's order, together as much of
    /// the span as was found; none when its first word does not stand at <paramref name="position"/>.
    /// </summary>
    public IReadOnlyList<(int Position, int Length)> Find(int start, int length, int position)
    {
        List<(int Position, int Length)> places = [];
        int end = start + length;
        int found = position < source.Count ? MatchAt(start, end, position) : 0;
        int at = start;
        while (found > 0 && places.Count < PlacesMax)
        {
            places.Add((position, found));
            at += found;
            (position, found) = at < end ? LongestFrom(at, end) : (0, 0);
        }

        return places;
    }

    private (int Position, int Length) LongestFrom(int at, int end)
    {
        (int Position, int Length) best = (0, 0);
        for (int i = 0; i < source.Count && _comparisonsLeft > 0; i++)
        {
            int length = MatchAt(at, end, i);
            if (length > best.Length)
            {
                best = (i, length);
            }
        }

        return best;
    }

    private int MatchAt(int at, int end, int position)
    {
        int length = 0;
        while (at + length < end && position + length < source.Count && _comparisonsLeft-- > 0
            && response[at + length].SequenceEqual(source[position + length]))
        {
            length++;
        }

        return length;
    }
}
