namespace OpenLedger.Explorer.Receipts;

/// <summary>Where a span's words stand in the text somebody contributed.</summary>
/// <param name="Before">The words before; begins with an ellipsis when cut.</param>
/// <param name="Match">The words of the span, as the contributor wrote them.</param>
/// <param name="After">The words after; ends with an ellipsis when cut.</param>
public sealed record SourceExcerpt(string Before, string Match, string After);
