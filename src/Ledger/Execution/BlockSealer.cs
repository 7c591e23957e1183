using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Liveness;
using OpenLedger.Ledger.State;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// Ends a block: jails who was silent for a window, shares the base fees, ends the epoch on its last block,
/// checks the supply, and computes every header field that follows from execution. The same code makes the
/// header of a block being built and the one a block being verified is compared with.
/// </summary>
/// <param name="genesis">The chain's rules.</param>
/// <param name="change">Applies the changes.</param>
internal sealed class BlockSealer(GenesisConfig genesis, StateChange change)
{
    private readonly EpochSchedule _schedule = EpochSchedule.Of(genesis.Consensus);

    /// <summary>Ends a block.</summary>
    /// <param name="parent">The chain as of the parent.</param>
    /// <param name="session">What the transactions changed.</param>
    /// <param name="processor">The transactions.</param>
    /// <param name="header">A header whose fields that follow from the parent and the proposer are
    /// set.</param>
    /// <param name="transactionsRoot">Root of the transactions.</param>
    /// <param name="credits">The block's credits, booked in the session.</param>
    public ExecutedBlock Seal(
        ChainView parent, BlockSession session, TransactionProcessor processor, BlockHeader header,
        Hash256 transactionsRoot, IReadOnlyList<VoteCredit> credits)
    {
        JailAbsent(session, header.Number);
        ShareBaseFees(session.Journal, processor.BaseFees);
        if (_schedule.IsBoundary(header.Number))
        {
            new EpochTransition(session.Journal, genesis.Staking).Run(session.Block.Epoch);
        }

        StateDiff diff = session.Journal.ToDiff();
        SupplyInvariant.Require(parent.State, diff);
        StateLayer state = change(parent.State, diff);
        CommittedSet? next = NextSet(parent, state, header.Number);
        BlockHeader final = header with
        {
            StateRoot = state.Root,
            TransactionsRoot = transactionsRoot,
            ReceiptsRoot = BlockRoots.OfReceipts(processor.Receipts),
            LogsBloom = BlockRoots.BloomOf(processor.Receipts),
            GasUsed = processor.GasUsed,
            AttributionRoot = BlockRoots.OfAttributions(session.Attributions),
            ValidatorsHash = next?.Hash ?? parent.Header.ValidatorsHash,
        };
        Block block = new(final, BlockHeaderCodec.ComputeHash(final), processor.Transactions, credits);
        ContentLayer content = new(parent.Content, session.Content);
        ChainView post = new(final, block.Hash, state, session.Corpus, content);
        return new ExecutedBlock(
            block, processor.Receipts, session.Attributions, state, post, session.CorpusEvents,
            session.Content)
        {
            NextSet = next,
            Transfers = session.Transfers,
        };
    }

    // Before the epoch ends: who is jailed now is not chosen into the next set.
    private void JailAbsent(BlockSession session, Height height)
    {
        ValidatorRegistry registry = new(session.Journal);
        foreach (ValidatorId id in MissedVotes.AtEndOf(session.Journal, height, genesis.Consensus))
        {
            registry.Jail(id, session.Block.Epoch, genesis.Staking);
        }
    }

    // Half (a genesis parameter) of the base fees is burned, rounded down; the rest is the treasury's.
    private void ShareBaseFees(StateJournal journal, UInt256 baseFees)
    {
        UInt256 burned = UInt256.MultiplyDivide(baseFees, genesis.Fees.BaseFeeBurnBps, GenesisFees.WholeBps);
        journal.Credit(SystemAddresses.Treasury, baseFees);
        if (!burned.IsZero)
        {
            journal.Burn(SystemAddresses.Treasury, burned);
        }
    }

    // Of the set that signs the child: on the last block of an epoch, the next epoch's. Null when it is the
    // parent's.
    private CommittedSet? NextSet(ChainView parent, StateLayer state, Height height)
    {
        if (!_schedule.IsBoundary(height))
        {
            return null;
        }

        Epoch next = _schedule.EpochOf(new Height(height.Value + 1));
        CommittedSet set = ValidatorSetReader.Commit(ValidatorSetReader.Read(state, next), genesis.Consensus);
        return set.Hash == parent.Header.ValidatorsHash ? null : set;
    }
}
