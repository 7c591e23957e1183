namespace OpenLedger.Explorer.Receipts;

/// <summary>Where words of a span stand in the text somebody contributed.</summary>
/// <param name="Before">The words before; begins with an ellipsis when cut.</param>
/// <param name="Match">The words, as the contributor wrote them; empty when the text trained a model and nothing of it is
/// quoted.</param>
/// <param name="After">The words after; ends with an ellipsis when cut.</param>
public sealed record SourceExcerpt(string Before, string Match, string After);
