using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Windows;

/// <summary>A maximal run of response tokens with one owner.</summary>
/// <param name="Start">First token of the response.</param>
/// <param name="Length">Number of tokens, at least 1.</param>
/// <param name="Contribution">The owner, which is paid: masked text is redirected to its origin.</param>
/// <param name="Position">Offset in that contribution of the token equal to the first of the span.</param>
/// <param name="Weight">A_S: sum of the tokens' pay weights, Q16.</param>
public readonly record struct TraceSpan(
    int Start, int Length, ContributionId Contribution, ulong Position, ulong Weight)
{
    /// <summary>Token after the last one.</summary>
    public int End => Start + Length;
}
