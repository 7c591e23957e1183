using System.Globalization;

namespace OpenLedger.Primitives.Values;

/// <summary>
/// An attempt to agree on a block within an epoch; view 0 is the epoch's anchor (docs/spec/consensus.md).
/// </summary>
public readonly record struct View(ulong Value) : IComparable<View>
{
    /// <inheritdoc/>
    public int CompareTo(View other) => Value.CompareTo(other.Value);

    /// <summary>The decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(View left, View right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(View left, View right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(View left, View right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(View left, View right) => left.Value >= right.Value;
}
