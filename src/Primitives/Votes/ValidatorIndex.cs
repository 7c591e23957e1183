using System.Globalization;

namespace OpenLedger.Primitives.Votes;

/// <summary>Place of a validator in its epoch's frozen set, from 0.</summary>
public readonly record struct ValidatorIndex(ushort Value) : IComparable<ValidatorIndex>
{
    /// <summary>Most validators in a set.</summary>
    public const int CountMax = 256;

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
