using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer.Receipts;

/// <summary>What one contribution earned in a receipt.</summary>
/// <param name="Contribution">The contribution; null when its record cannot be read.</param>
/// <param name="First">Its first span.</param>
/// <param name="Colour">Its colour in this receipt, from 0.</param>
/// <param name="Tokens">Tokens of the response that are its.</param>
/// <param name="Wei">What it earned.</param>
public sealed record ContributionShare(
    ContributionDetails? Contribution, SpanDetails First, int Colour, int Tokens, UInt256 Wei);
