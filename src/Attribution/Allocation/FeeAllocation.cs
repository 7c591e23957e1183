using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Allocation;

/// <summary>
/// How the data part of one fee is divided. The payouts and the remainder sum to the fee, to the wei.
/// </summary>
/// <param name="DataFee">F_data.</param>
/// <param name="Spans">Payout of each span, in the trace's order.</param>
/// <param name="Contributions">The same by contribution, in ascending order, each once.</param>
/// <param name="Unattributed">What no contribution earned; the treasury's, never redistributed.</param>
public sealed record FeeAllocation(
    UInt256 DataFee,
    IReadOnlyList<SpanPayout> Spans,
    IReadOnlyList<ContributionPayout> Contributions,
    UInt256 Unattributed)
{
    /// <summary>Payout of each piece of training text, in the trace's order; only of a
    /// prediction.</summary>
    public IReadOnlyList<HeadPayout> Heads { get; init; } = [];
}
