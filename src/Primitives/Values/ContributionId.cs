using System.Globalization;

namespace OpenLedger.Primitives.Values;

/// <summary>Chain-wide number of a contribution in reveal order, from 1.</summary>
public readonly record struct ContributionId(ulong Value) : IComparable<ContributionId>
{
    /// <inheritdoc/>
    public int CompareTo(ContributionId other) => Value.CompareTo(other.Value);

    /// <summary>The decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(ContributionId left, ContributionId right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(ContributionId left, ContributionId right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(ContributionId left, ContributionId right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(ContributionId left, ContributionId right) => left.Value >= right.Value;
}
