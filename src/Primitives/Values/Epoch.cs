using System.Globalization;

namespace OpenLedger.Primitives.Values;

/// <summary>A span of blocks decided by one frozen validator set; the first epoch is 0.</summary>
public readonly record struct Epoch(ulong Value) : IComparable<Epoch>
{
    /// <inheritdoc/>
    public int CompareTo(Epoch other) => Value.CompareTo(other.Value);

    /// <summary>The decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(Epoch left, Epoch right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(Epoch left, Epoch right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(Epoch left, Epoch right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(Epoch left, Epoch right) => left.Value >= right.Value;
}
