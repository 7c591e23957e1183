using System.Globalization;

namespace OpenLedger.Primitives.Values;

/// <summary>Voting power of a validator: floor(stake in wei / 10^18), at least 1.</summary>
public readonly record struct Power(ulong Value) : IComparable<Power>
{
    /// <inheritdoc/>
    public int CompareTo(Power other) => Value.CompareTo(other.Value);

    /// <summary>The decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(Power left, Power right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(Power left, Power right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(Power left, Power right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(Power left, Power right) => left.Value >= right.Value;
}
