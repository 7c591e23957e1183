using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Liveness;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// What a block writes before its first transaction, at nobody's gas. A call on a view begins the same way,
/// so it sees what a transaction of the next block would.
/// </summary>
internal static class BlockOpening
{
    /// <summary>Opens a block on its parent.</summary>
    public static void Run(ChainView parent, BlockSession session)
    {
        // Votes are signed over the hash of block 0, which block 0 itself cannot hold.
        if (parent.Header.Number.Value == 0)
        {
            new StakingSlots(session.Journal).GenesisHash = parent.Hash;
        }

        // What the parent was, for the credits of this block and its descendants.
        new LivenessSlots(session.Journal).Push(parent.Header, parent.Hash);
    }
}
