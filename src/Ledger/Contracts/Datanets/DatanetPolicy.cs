namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>The admission policy of a datanet, fixed at its creation.</summary>
/// <param name="Kind">Who may contribute.</param>
/// <param name="MinTokens">The fewest tokens of a contribution.</param>
/// <param name="MinNoveltyBps">The smallest share of tokens not seen before, in basis points, 0 to
/// 10,000.</param>
public readonly record struct DatanetPolicy(DatanetPolicyKind Kind, uint MinTokens, ushort MinNoveltyBps)
{
    /// <summary>The largest <see cref="MinNoveltyBps"/>.</summary>
    public const ushort NoveltyBpsMax = 10_000;
}
