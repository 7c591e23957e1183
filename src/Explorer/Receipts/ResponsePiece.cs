using OpenLedger.Ledger.Queries;

namespace OpenLedger.Explorer.Receipts;

/// <summary>A piece of a response: of one span, or of no contribution.</summary>
/// <param name="Text">The response's own characters.</param>
/// <param name="Span">Whose it is; null: nobody's.</param>
/// <param name="Colour">The colour of its contribution in this receipt, from 0; -1 without a span.</param>
/// <param name="Number">The span's number in this receipt, from 1; 0 without a span.</param>
public sealed record ResponsePiece(string Text, SpanDetails? Span, int Colour, int Number);
