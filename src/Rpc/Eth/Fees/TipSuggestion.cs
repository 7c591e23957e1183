using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.Eth.Fees;

/// <summary>
/// The priority fee to offer: 0 while blocks have room, else what 60 % of the transactions of the full ones
/// among the last 20 blocks did not exceed. Computed once a head. Thread-safe.
/// </summary>
internal sealed class TipSuggestion(IChainReader chain)
{
    private const ulong BlocksSampled = 20;
    private const int TransactionsSampledMax = 2_000;
    private const int Percentile = 60;

    private Suggestion _last = new(Hash256.Zero, UInt256.Zero);

    /// <summary>Wei per gas as of the head.</summary>
    public UInt256 At(ChainView head)
    {
        Suggestion last = Volatile.Read(ref _last);
        if (last.Head != head.Hash)
        {
            last = new Suggestion(head.Hash, Compute(head.Header.Number));
            Volatile.Write(ref _last, last);
        }

        return last.Tip;
    }

    private UInt256 Compute(Height head)
    {
        List<UInt256> tips = [];
        ulong count = Math.Min(BlocksSampled, head.Value + 1);
        for (ulong back = 0; back < count && tips.Count < TransactionsSampledMax; back++)
        {
            Height height = new(head.Value - back);

            // A block that was not half full left nobody waiting: its tips bought nothing.
            if (chain.GetHeader(height) is not { } header || header.GasUsed < header.GasLimit / 2
                || chain.GetBlock(height) is not { } block)
            {
                continue;
            }

            foreach (Transaction transaction in block.Transactions)
            {
                tips.Add(TipOf(transaction, block.Header));
            }
        }

        if (tips.Count == 0)
        {
            return UInt256.Zero;
        }

        tips.Sort();
        return tips[(tips.Count - 1) * Percentile / 100];
    }

    /// <summary>What a transaction of a block paid its proposer for each gas.</summary>
    public static UInt256 TipOf(Transaction transaction, BlockHeader header) =>
        transaction.EffectiveGasPrice(header.BaseFeePerGas) - header.BaseFeePerGas;

    private sealed record Suggestion(Hash256 Head, UInt256 Tip);
}
