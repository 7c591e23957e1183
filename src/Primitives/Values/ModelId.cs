using System.Globalization;

namespace OpenLedger.Primitives.Values;

/// <summary>Chain-wide number of a model, from 1.</summary>
public readonly record struct ModelId(ulong Value) : IComparable<ModelId>
{
    /// <inheritdoc/>
    public int CompareTo(ModelId other) => Value.CompareTo(other.Value);

    /// <summary>The decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(ModelId left, ModelId right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(ModelId left, ModelId right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(ModelId left, ModelId right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(ModelId left, ModelId right) => left.Value >= right.Value;
}
