using OpenLedger.Ledger.Contracts;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// The state transition: builds, verifies and calls. A pure function of its arguments; holds nothing but the rules, so one
/// instance may be used by many threads.
/// </summary>
public sealed class BlockExecutor
{
    private readonly SystemContracts _contracts;

    /// <summary>An executor for a chain.</summary>
    public BlockExecutor(ChainRules rules, SystemContracts contracts)
    {
        Rules = rules;
        _contracts = contracts;
    }

    /// <summary>The chain's rules.</summary>
    public ChainRules Rules { get; }

    /// <summary>Builds the next block out of offered transactions, executing one after the other.</summary>
    /// <param name="parent">The chain as of the parent.</param>
    /// <param name="environment">What the proposer decides.</param>
    /// <param name="source">Offers transactions; told what became of each.</param>
    /// <param name="budget">Asked between transactions.</param>
    public BlockBuildResult Build(
        ChainView parent, BlockEnvironment environment, ITransactionSource source, IBuildBudget budget) =>
        throw new NotImplementedException();

    /// <summary>Executes a block of anybody's and compares every field of its header. Never throws for what is in it.</summary>
    public BlockVerdict Verify(ChainView parent, Block block) => throw new NotImplementedException();

    /// <summary>Runs a call in a block that would follow <paramref name="view"/>'s, at the same time; nothing persists.</summary>
    public CallResult Call(ChainView view, CallRequest request) => throw new NotImplementedException();

    /// <summary>
    /// Whether a transaction could be in a block with this base fee after <paramref name="view"/>; a nonce above the
    /// account's is not looked at. For admission to a pool.
    /// </summary>
    public TransactionRejection Admit(ChainView view, Transaction transaction, UInt256 baseFee) =>
        throw new NotImplementedException();

    /// <summary>The base fee of the block after this one.</summary>
    public UInt256 NextBaseFee(BlockHeader header) => throw new NotImplementedException();
}
