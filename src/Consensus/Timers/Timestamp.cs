using System.Globalization;

namespace OpenLedger.Consensus.Timers;

/// <summary>
/// Milliseconds since 1970 as the driver's clock says: wall time when it started plus monotonic time since.
/// </summary>
public readonly record struct Timestamp(ulong UnixMs) : IComparable<Timestamp>
{
    /// <summary>This time and <paramref name="milliseconds"/> more.</summary>
    public Timestamp AddMs(ulong milliseconds) => new(UnixMs + milliseconds);

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => UnixMs.CompareTo(other.UnixMs);

    /// <summary>The decimal digits.</summary>
    public override string ToString() => UnixMs.ToString(CultureInfo.InvariantCulture);

    /// <summary>Earlier.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.UnixMs < right.UnixMs;

    /// <summary>Later.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.UnixMs > right.UnixMs;

    /// <summary>Not later.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.UnixMs <= right.UnixMs;

    /// <summary>Not earlier.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.UnixMs >= right.UnixMs;
}
