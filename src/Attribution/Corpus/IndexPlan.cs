namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// Which segments of a datanet are indexed together, so that a trace over many small ones visits few indexes.
/// A function of the segments' sizes alone; no answer depends on it, but the gas of a settlement does.
/// <para>Segments are taken in the order of their sealing, one larger than <see cref="FullSymbols"/> in parts of
/// at most that. Each becomes a group at the end of the list; while the last but one is below
/// <see cref="FullSymbols"/> and less than twice the last, the two become one. So what a version holds is
/// indexed by groups of that version's own segments: none holds a contribution of a later version.</para>
/// <para>With s symbols there are at most s / 2^23 + 24 groups, each below 3 * 2^23; a longer list keeps the
/// groups of a shorter one up to some point, and a symbol's group grows by half or more each time it
/// changes.</para>
/// </summary>
internal static class IndexPlan
{
    /// <summary>Symbols from which on a group takes in no later one, and most symbols of a part.</summary>
    public const long FullSymbols = 1L << 23;

    /// <summary>Most symbols of a group: a part, and the groups below it, each half of the one before.</summary>
    public const long GroupSymbolsMax = 3 * FullSymbols;

    /// <summary>The groups of segments in the order of their sealing, each named once.</summary>
    /// <param name="segments">The segments, of any datanets.</param>
    public static SegmentGroup[] Of(IEnumerable<SegmentRecord> segments)
    {
        SortedDictionary<ulong, List<SegmentGroup>> datanets = [];
        foreach (SegmentRecord segment in segments)
        {
            if (!datanets.TryGetValue(segment.Datanet.Value, out List<SegmentGroup>? groups))
            {
                datanets.Add(segment.Datanet.Value, groups = []);
            }

            foreach (SegmentPart part in segment.Parts)
            {
                Push(groups, new SegmentGroup(part));
            }
        }

        return [.. datanets.Values.SelectMany(groups => groups)];
    }

    /// <summary>Symbols of the groups of a plan that another one does not have.</summary>
    public static long NewSymbols(ReadOnlySpan<SegmentGroup> plan, ReadOnlySpan<SegmentGroup> known)
    {
        int same = 0;
        while (same < plan.Length && same < known.Length && plan[same].IsSame(known[same]))
        {
            same++;
        }

        long symbols = 0;
        foreach (SegmentGroup group in plan[same..])
        {
            symbols += group.Symbols;
        }

        return symbols;
    }

    /// <summary>Cuts a segment's members into parts.</summary>
    public static SegmentPart[] Cut(SegmentRecord segment)
    {
        List<SegmentPart> parts = [];
        int first = 0;
        long symbols = 0;
        for (int m = 0; m < segment.Members.Length; m++)
        {
            long next = segment.Members[m].TokenCount + 1L;
            if (m > first && symbols + next > FullSymbols)
            {
                parts.Add(new SegmentPart(segment, first, m - first, symbols));
                (first, symbols) = (m, 0);
            }

            symbols += next;
        }

        parts.Add(new SegmentPart(segment, first, segment.Members.Length - first, symbols));
        return [.. parts];
    }

    private static void Push(List<SegmentGroup> groups, SegmentGroup last)
    {
        while (groups.Count > 0 && groups[^1] is { Symbols: < FullSymbols } before
            && before.Symbols < 2 * last.Symbols)
        {
            groups.RemoveAt(groups.Count - 1);
            last = before.Join(last);
        }

        groups.Add(last);
    }
}
