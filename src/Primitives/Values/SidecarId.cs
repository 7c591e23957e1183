using System.Globalization;

namespace OpenLedger.Primitives.Values;

/// <summary>Chain-wide number of a content sidecar in the order they were recorded, from 1.</summary>
public readonly record struct SidecarId(ulong Value) : IComparable<SidecarId>
{
    /// <inheritdoc/>
    public int CompareTo(SidecarId other) => Value.CompareTo(other.Value);

    /// <summary>The decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(SidecarId left, SidecarId right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(SidecarId left, SidecarId right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(SidecarId left, SidecarId right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(SidecarId left, SidecarId right) => left.Value >= right.Value;
}
