namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// What one stratum of the corpus added to one datanet, in order of events: contributions that entered its
/// open segment and segments sealed.
/// </summary>
internal sealed class DatanetLog
{
    public AppendOnlyLog<Entry> Entered { get; } = new();

    public AppendOnlyLog<SegmentRecord> Segments { get; } = new();

    /// <summary>The latest seal of at most this event, or null.</summary>
    public SegmentRecord? LastSealUpTo(ulong eventMax)
    {
        for (int i = Segments.Count - 1; i >= 0; i--)
        {
            if (Segments[i].Event <= eventMax)
            {
                return Segments[i];
            }
        }

        return null;
    }

    /// <summary>Collects what entered after one event and not after another.</summary>
    public void CollectEntered(ulong afterEvent, ulong eventMax, List<ContributionRecord> into)
    {
        for (int i = Entered.Count - 1; i >= 0; i--)
        {
            Entry entry = Entered[i];
            if (entry.Event <= afterEvent)
            {
                return;
            }

            if (entry.Event <= eventMax)
            {
                into.Add(entry.Contribution);
            }
        }
    }

    /// <summary>A contribution that entered the open segment, and the event that did it.</summary>
    internal readonly record struct Entry(ContributionRecord Contribution, ulong Event);
}
