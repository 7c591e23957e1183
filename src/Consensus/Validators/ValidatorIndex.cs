using System.Globalization;

namespace OpenLedger.Consensus.Validators;

/// <summary>Place of a validator in its epoch's frozen set, from 0.</summary>
public readonly record struct ValidatorIndex(ushort Value) : IComparable<ValidatorIndex>
{
    /// <inheritdoc/>
    public int CompareTo(ValidatorIndex other) => Value.CompareTo(other.Value);

    /// <summary>The decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(ValidatorIndex left, ValidatorIndex right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(ValidatorIndex left, ValidatorIndex right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(ValidatorIndex left, ValidatorIndex right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(ValidatorIndex left, ValidatorIndex right) => left.Value >= right.Value;
}
