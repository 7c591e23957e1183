using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>What one span of a response earned for whom.</summary>
/// <param name="Start">First token of the response.</param>
/// <param name="Length">Number of tokens.</param>
/// <param name="Contribution">The contribution that is paid.</param>
/// <param name="Position">Offset in it of the token equal to the span's first.</param>
/// <param name="Datanet">Its datanet.</param>
/// <param name="Payee">Who can claim it as of that block; the treasury for a withdrawn contribution.</param>
/// <param name="Weight">Sum of the tokens' pay weights, Q16.</param>
/// <param name="Wei">The payout.</param>
public readonly record struct Payout(
    int Start,
    int Length,
    ContributionId Contribution,
    ulong Position,
    DatanetId Datanet,
    Address Payee,
    ulong Weight,
    UInt256 Wei);
