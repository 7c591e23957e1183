using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer.Routing;

/// <summary>Pages through blocks.</summary>
public static class PagesOf
{
    /// <summary>Rows of a page.</summary>
    public const int RowsMax = 25;

    /// <summary>Blocks from a height down, as many as there are.</summary>
    public static IEnumerable<Block> Blocks(IChainReader chain, Height from, int limit)
    {
        ulong count = Math.Min((ulong)limit, from.Value + 1);
        for (ulong i = 0; i < count && chain.GetBlock(new Height(from.Value - i)) is { } block; i++)
        {
            yield return block;
        }
    }
}
