using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Allocation;

/// <summary>What one contribution earns from an inference: the sum over its spans, which may be 0.</summary>
/// <param name="Contribution">The contribution.</param>
/// <param name="Wei">Its payout.</param>
public readonly record struct ContributionPayout(ContributionId Contribution, UInt256 Wei)
{
    /// <summary>The sum of each contribution's parts, by contribution.</summary>
    public static ContributionPayout[] Sum(IEnumerable<ContributionPayout> parts)
    {
        SortedDictionary<ContributionId, UInt256> sums = [];
        foreach (ContributionPayout part in parts)
        {
            sums[part.Contribution] = sums.GetValueOrDefault(part.Contribution) + part.Wei;
        }

        return [.. sums.Select(sum => new ContributionPayout(sum.Key, sum.Value))];
    }
}
