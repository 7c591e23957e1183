using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>A span of a traced text and whose it is.</summary>
/// <param name="Start">First token.</param>
/// <param name="Length">Number of tokens.</param>
/// <param name="Text">The text there.</param>
/// <param name="DatanetId">Datanet of the contribution.</param>
/// <param name="ContributionId">Whose text it is.</param>
/// <param name="Contributor">Who contributed it.</param>
/// <param name="Payee">Who would be credited.</param>
/// <param name="Position">Offset in the contribution, in tokens.</param>
/// <param name="Weight">Sum of the tokens' pay weights, Q16.</param>
/// <param name="ShareBps">Its share of the data part, in basis points rounded down.</param>
public sealed record TextSpan(
    int Start,
    int Length,
    string Text,
    DatanetId DatanetId,
    ContributionId ContributionId,
    Address Contributor,
    Address Payee,
    ulong Position,
    ulong Weight,
    uint ShareBps);
