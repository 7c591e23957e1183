using System.Globalization;

namespace OpenLedger.Primitives.Values;

/// <summary>Chain-wide number of a datanet, from 1.</summary>
public readonly record struct DatanetId(ulong Value) : IComparable<DatanetId>
{
    /// <inheritdoc/>
    public int CompareTo(DatanetId other) => Value.CompareTo(other.Value);

    /// <summary>The decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(DatanetId left, DatanetId right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(DatanetId left, DatanetId right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(DatanetId left, DatanetId right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(DatanetId left, DatanetId right) => left.Value >= right.Value;
}
