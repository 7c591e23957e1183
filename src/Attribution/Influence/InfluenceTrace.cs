namespace OpenLedger.Attribution.Influence;

/// <summary>Which pieces of which contributions a prediction stands on.</summary>
/// <param name="Heads">At most <see cref="HeadsMax"/>, the heaviest first, ties by their order in the
/// training set.</param>
/// <param name="Own">s_qq: the influence the question would have on its own answer.</param>
/// <param name="TotalWeight">What the fee is divided by: max(sum of the weights, own, 1).</param>
public sealed record InfluenceTrace(IReadOnlyList<InfluenceHead> Heads, ulong Own, ulong TotalWeight)
{
    /// <summary>Most heads that are paid.</summary>
    public const int HeadsMax = 64;
}
