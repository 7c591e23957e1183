using System.Globalization;

namespace OpenLedger.Primitives.Values;

/// <summary>Chain-wide number of a sealed segment in sealing order, from 1.</summary>
public readonly record struct SegmentId(ulong Value) : IComparable<SegmentId>
{
    /// <inheritdoc/>
    public int CompareTo(SegmentId other) => Value.CompareTo(other.Value);

    /// <summary>The decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(SegmentId left, SegmentId right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(SegmentId left, SegmentId right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(SegmentId left, SegmentId right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(SegmentId left, SegmentId right) => left.Value >= right.Value;
}
