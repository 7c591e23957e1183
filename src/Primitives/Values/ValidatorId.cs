using System.Globalization;

namespace OpenLedger.Primitives.Values;

/// <summary>
/// A validator in the registry of the Staking contract, from 0 in the order of registration; never given
/// twice. Its place in an epoch's set is another number.
/// </summary>
public readonly record struct ValidatorId(uint Value) : IComparable<ValidatorId>
{
    /// <inheritdoc/>
    public int CompareTo(ValidatorId other) => Value.CompareTo(other.Value);

    /// <summary>The decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(ValidatorId left, ValidatorId right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(ValidatorId left, ValidatorId right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(ValidatorId left, ValidatorId right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(ValidatorId left, ValidatorId right) => left.Value >= right.Value;
}
