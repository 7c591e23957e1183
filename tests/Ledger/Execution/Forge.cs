using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Ledger.Tests.Execution;

/// <summary>
/// Blocks that somebody hostile made: any header over any transactions, with the right hash of that header.
/// </summary>
internal static class Forge
{
    public static Block Header(
        Block block, Func<BlockHeader, BlockHeader> change, IReadOnlyList<Transaction>? transactions = null)
    {
        BlockHeader header = change(block.Header);
        return new Block(
            header, BlockHeaderCodec.ComputeHash(header), transactions ?? block.Transactions, block.Credits);
    }
}
