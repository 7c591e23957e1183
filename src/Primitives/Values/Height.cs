using System.Globalization;

namespace OpenLedger.Primitives.Values;

/// <summary>Number of a block in the chain; genesis is 0.</summary>
public readonly record struct Height(ulong Value) : IComparable<Height>
{
    /// <inheritdoc/>
    public int CompareTo(Height other) => Value.CompareTo(other.Value);

    /// <summary>The decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(Height left, Height right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(Height left, Height right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(Height left, Height right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(Height left, Height right) => left.Value >= right.Value;
}
