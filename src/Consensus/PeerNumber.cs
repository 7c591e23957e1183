using System.Globalization;

namespace OpenLedger.Consensus;

/// <summary>
/// A peer as the driver numbers it; nothing but a return address to the core. Peers keep their number while
/// the node runs, whatever their place in an epoch's set, or without any: those who follow ask too.
/// </summary>
public readonly record struct PeerNumber(uint Value) : IComparable<PeerNumber>
{
    /// <inheritdoc/>
    public int CompareTo(PeerNumber other) => Value.CompareTo(other.Value);

    /// <summary>The decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(PeerNumber left, PeerNumber right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(PeerNumber left, PeerNumber right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(PeerNumber left, PeerNumber right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(PeerNumber left, PeerNumber right) => left.Value >= right.Value;
}
