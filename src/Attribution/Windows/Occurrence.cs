using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Windows;

/// <summary>
/// A place in the corpus, ordered by contribution number, then offset; the default value is none.
/// </summary>
internal readonly record struct Occurrence(ContributionId Contribution, int Offset) : IComparable<Occurrence>
{
    public bool IsNone => Contribution.Value == 0;

    public int CompareTo(Occurrence other)
    {
        int compared = Contribution.Value.CompareTo(other.Contribution.Value);
        return compared != 0 ? compared : Offset.CompareTo(other.Offset);
    }
}
