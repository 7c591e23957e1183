namespace OpenLedger.Attribution.Segments;

/// <summary>Ranks from Start to End - 1 of an order of suffixes.</summary>
internal readonly record struct SuffixRange(int Start, int End)
{
    public int Count => End - Start;

    public bool IsEmpty => End <= Start;
}
