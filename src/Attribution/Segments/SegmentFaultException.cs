namespace OpenLedger.Attribution.Segments;

/// <summary>A stored segment index was needed and must not be answered from.</summary>
/// <param name="fault">Why.</param>
public sealed class SegmentFaultException(SegmentFault fault) : Exception(fault.ToString())
{
    /// <summary>Why.</summary>
    public SegmentFault Fault { get; } = fault;
}
