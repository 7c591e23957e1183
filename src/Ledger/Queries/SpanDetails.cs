using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>A span of a response and what it earned.</summary>
/// <param name="Start">First token.</param>
/// <param name="Length">Number of tokens.</param>
/// <param name="Text">The response's text there.</param>
/// <param name="DatanetId">Datanet of the contribution.</param>
/// <param name="ContributionId">Whose text it is.</param>
/// <param name="Contributor">Who contributed it.</param>
/// <param name="Payee">Who was credited: the contributor or who it named, or the treasury.</param>
/// <param name="Position">Offset in the contribution of the token equal to the first, in tokens.</param>
/// <param name="Weight">Sum of the tokens' pay weights, Q16.</param>
/// <param name="Wei">What it earned.</param>
public sealed record SpanDetails(
    int Start,
    int Length,
    string Text,
    DatanetId DatanetId,
    ContributionId ContributionId,
    Address Contributor,
    Address Payee,
    ulong Position,
    ulong Weight,
    UInt256 Wei);
