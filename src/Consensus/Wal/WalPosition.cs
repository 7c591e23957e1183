using System.Globalization;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Wal;

/// <summary>
/// Where in the course of consensus a record belongs, as one number that a log can compare:
/// <c>epoch &lt;&lt; 40 | view</c>. Views begin anew in every epoch, so only positions, never views alone,
/// tell what lies below a floor.
/// </summary>
/// <param name="Value">The number.</param>
public readonly record struct WalPosition(ulong Value) : IComparable<WalPosition>
{
    /// <summary>Bits of the view.</summary>
    public const int ViewBits = 40;

    /// <summary>The highest view that has a position.</summary>
    public const ulong ViewMax = (1UL << ViewBits) - 1;

    /// <summary>The highest epoch that has a position.</summary>
    public const ulong EpochMax = (1UL << (64 - ViewBits)) - 1;

    /// <summary>The epoch.</summary>
    public Epoch Epoch => new(Value >> ViewBits);

    /// <summary>The view.</summary>
    public View View => new(Value & ViewMax);

    /// <summary>The position of a view of an epoch that this node is or was in.</summary>
    /// <exception cref="InvariantViolationException">Beyond <see cref="EpochMax"/> or
    /// <see cref="ViewMax"/>: no chain gets there.</exception>
    public static WalPosition Of(Epoch epoch, View view)
    {
        bool exists = TryOf(epoch, view, out WalPosition position);
        Invariant.Require(exists, $"epoch {epoch}, view {view} has no position");
        return position;
    }

    /// <summary>As <see cref="Of"/> for what was read from elsewhere; false when there is none.</summary>
    public static bool TryOf(Epoch epoch, View view, out WalPosition position)
    {
        bool exists = epoch.Value <= EpochMax && view.Value <= ViewMax;
        position = exists ? new WalPosition((epoch.Value << ViewBits) | view.Value) : default;
        return exists;
    }

    /// <inheritdoc/>
    public int CompareTo(WalPosition other) => Value.CompareTo(other.Value);

    /// <summary>Epoch and view in words.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch.Value}, view {View.Value}");

    /// <summary>Numeric order.</summary>
    public static bool operator <(WalPosition left, WalPosition right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(WalPosition left, WalPosition right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(WalPosition left, WalPosition right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(WalPosition left, WalPosition right) => left.Value >= right.Value;
}
