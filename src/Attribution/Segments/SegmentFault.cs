namespace OpenLedger.Attribution.Segments;

/// <summary>Why a stored segment index is not answered from.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Detail">Where and what, for people, on one line.</param>
public sealed record SegmentFault(SegmentFaultKind Kind, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Detail}";
}
