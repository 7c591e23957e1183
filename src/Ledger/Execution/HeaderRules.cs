using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Fees;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// What a header must be on its parent before anything is executed (docs/spec/ledger.md, section Header).
/// </summary>
internal static class HeaderRules
{
    /// <summary>The first rule the header breaks, or None; the detail names both values.</summary>
    public static BlockRejection Check(
        GenesisConfig genesis, ChainView parent, BlockHeader header, out string detail)
    {
        BlockHeader before = parent.Header;
        if (header.ParentHash != parent.Hash)
        {
            return Broken(BlockRejection.ParentHashMismatch, parent.Hash, header.ParentHash, out detail);
        }

        ulong number = before.Number.Value + 1;
        if (header.Number.Value != number)
        {
            return Broken(BlockRejection.NumberMismatch, number, header.Number, out detail);
        }

        if (header.TimestampMs <= before.TimestampMs)
        {
            return Broken(
                BlockRejection.TimestampNotAfterParent, $"> {before.TimestampMs}", header.TimestampMs,
                out detail);
        }

        BlockRejection view = CheckView(genesis, before, header, out detail);
        if (view != BlockRejection.None)
        {
            return view;
        }

        if (header.GasLimit != genesis.GasLimit)
        {
            return Broken(BlockRejection.GasLimitMismatch, genesis.GasLimit, header.GasLimit, out detail);
        }

        UInt256 baseFee = NextBaseFee(genesis, before);
        if (header.BaseFeePerGas != baseFee)
        {
            return Broken(BlockRejection.BaseFeeMismatch, baseFee, header.BaseFeePerGas, out detail);
        }

        return SystemContracts.IsSystemAddress(header.Beneficiary)
            ? Broken(BlockRejection.BeneficiaryIsContract, "an account", header.Beneficiary, out detail)
            : BlockRejection.None;
    }

    /// <summary>The base fee of the block after <paramref name="header"/>'s.</summary>
    public static UInt256 NextBaseFee(GenesisConfig genesis, BlockHeader header) =>
        BaseFee.After(header.BaseFeePerGas, header.GasUsed, header.GasLimit, BaseFee.FloorOf(genesis));

    // Views count within an epoch: to the first block of one its anchor, the boundary block, has view 0.
    private static BlockRejection CheckView(
        GenesisConfig genesis, BlockHeader before, BlockHeader header, out string detail)
    {
        detail = "";
        EpochSchedule schedule = EpochSchedule.Of(genesis.Consensus);
        Epoch epoch = schedule.EpochOf(header.Number);
        View parentView = schedule.IsBoundary(before.Number) ? new View(0) : before.View;
        return header.Epoch != epoch
                ? Broken(BlockRejection.EpochMismatch, epoch, header.Epoch, out detail)
            : header.ParentView != parentView
                ? Broken(BlockRejection.ParentViewMismatch, parentView, header.ParentView, out detail)
            : header.View <= header.ParentView
                ? Broken(BlockRejection.ViewNotAfterParent, $"> {header.ParentView}", header.View, out detail)
            : BlockRejection.None;
    }

    private static BlockRejection Broken<TExpected, TGiven>(
        BlockRejection reason, TExpected expected, TGiven given, out string detail)
    {
        detail = $"expected {expected}, given {given}";
        return reason;
    }
}
