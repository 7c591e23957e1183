using OpenLedger.Attribution.Segments;

namespace OpenLedger.Attribution.Windows;

/// <summary>Where a window occurs first, and who stands there; the default value is nowhere.</summary>
internal readonly record struct WindowMatch(Occurrence Place, SegmentIndex? Segment, int Member)
{
    public bool IsNone => Segment is null;
}
