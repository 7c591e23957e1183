using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Gas;
using OpenLedger.Ledger.Liveness;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// The state transition: builds, verifies and calls. A pure function of its arguments; holds nothing but
/// the rules, so one instance may be used by many threads.
/// </summary>
public sealed class BlockExecutor
{
    private readonly CallRunner _runner;
    private readonly BlockSealer _sealer;
    private readonly CreditRules _credits;
    private readonly IContentSource? _contents;

    /// <summary>An executor for a chain.</summary>
    /// <param name="genesis">The chain's genesis.</param>
    /// <param name="votes">Checks the signatures of late votes; null: by the key, each time.</param>
    /// <param name="contents">Has the bytes of content sidecars; null: none of them.</param>
    /// <param name="change">Applies a block's changes; null: <see cref="StateLayer.Apply"/>.</param>
    public BlockExecutor(
        GenesisConfig genesis, VoteCheck? votes = null, IContentSource? contents = null,
        StateChange? change = null)
        : this(genesis, SystemContracts.Create(genesis), votes, contents, change)
    {
    }

    /// <summary>An executor for a chain with these contracts.</summary>
    public BlockExecutor(
        GenesisConfig genesis, SystemContracts contracts, VoteCheck? votes = null,
        IContentSource? contents = null, StateChange? change = null)
    {
        Genesis = genesis;
        _contents = contents;
        Contracts = contracts;
        _runner = new CallRunner(contracts);
        _credits = new CreditRules(genesis, votes ?? VerifyByKey);
        _sealer = new BlockSealer(genesis, change ?? StateLayer.Apply);
    }

    /// <summary>The chain's genesis.</summary>
    public GenesisConfig Genesis { get; }

    /// <summary>The chain's contracts.</summary>
    public SystemContracts Contracts { get; }

    /// <summary>
    /// The contents that any block on <paramref name="parent"/> makes effective and this node does not
    /// have: while there are some it can neither build nor verify one.
    /// </summary>
    public IReadOnlyList<MissingContent> MissingFor(ChainView parent) =>
        DueSidecars.Of(parent, _contents).Missing;

    /// <summary>Builds the next block out of offered transactions, executing one after the other.</summary>
    /// <param name="parent">The chain as of the parent; nothing is missing for its child
    /// (<see cref="MissingFor"/>).</param>
    /// <param name="environment">What the proposer decides; it must be acceptable on this parent.</param>
    /// <param name="source">Offers transactions; told what became of each.</param>
    /// <param name="budget">Asked between transactions.</param>
    /// <param name="votes">The votes seen for recent blocks; those that are needed and good are
    /// credited.</param>
    public BlockBuildResult Build(
        ChainView parent,
        BlockEnvironment environment,
        ITransactionSource source,
        IBuildBudget budget,
        IVoteSource? votes = null)
    {
        BlockHeader header = Draft(parent, environment);
        BlockRejection unfit = HeaderRules.Check(Genesis, parent, header, out string detail);
        Invariant.Require(
            unfit == BlockRejection.None, $"a proposer's environment is acceptable: {unfit}, {detail}");

        DueSidecars due = DueSidecars.Of(parent, _contents);
        BlockSession session = Open(parent, header, due);
        IReadOnlyList<VoteCredit> credits =
            votes is null ? [] : _credits.Pick(session.Journal, header.Number, header.Epoch, votes);
        header = header with { ExtraData = VoteCreditCodec.CommitmentOf(credits) };
        TransactionProcessor processor = Processor(session, due, credits);
        List<SkippedTransaction> skipped = [];
        while (!processor.IsFull && !budget.Exhausted
            && source.NextBest(processor.GasLeft) is { } transaction)
        {
            TransactionRejection reason = processor.TryExecute(transaction);
            if (reason == TransactionRejection.None)
            {
                source.Included(transaction);
            }
            else
            {
                source.Skipped(transaction, reason);
                skipped.Add(new SkippedTransaction(transaction, reason));
            }
        }

        Hash256 root = BlockRoots.OfTransactions(processor.Transactions);
        return new BlockBuildResult(
            _sealer.Seal(parent, session, processor, header, root, credits), skipped);
    }

    /// <summary>
    /// Executes a block of anybody's and compares every field of its header. Never throws for what is in
    /// it. Pending when a content it makes effective is not here.
    /// </summary>
    public BlockVerdict Verify(ChainView parent, Block block)
    {
        BlockHeader header = block.Header;
        BlockRejection reason = HeaderRules.Check(Genesis, parent, header, out string detail);
        reason = reason != BlockRejection.None ? reason : CheckSize(block, out detail);
        if (reason != BlockRejection.None)
        {
            return new BlockVerdict.Rejected(reason, detail);
        }

        if (!VoteCreditCodec.IsCommitted(block))
        {
            return Differs(
                BlockRejection.ExtraDataMismatch,
                Hex.Encode(VoteCreditCodec.CommitmentOf(block.Credits).Span),
                Hex.Encode(header.ExtraData.Span));
        }

        Hash256 root = BlockRoots.OfTransactions(block.Transactions);
        if (root != header.TransactionsRoot)
        {
            return Differs(BlockRejection.TransactionsRootMismatch, root, header.TransactionsRoot);
        }

        DueSidecars due = DueSidecars.Of(parent, _contents);
        if (due.Missing.Count > 0)
        {
            return new BlockVerdict.Pending(due.Missing);
        }

        BlockSession session = Open(parent, header, due);
        reason = _credits.Apply(session.Journal, header.Number, block.Credits, out detail);
        if (reason != BlockRejection.None)
        {
            return new BlockVerdict.Rejected(reason, detail);
        }

        TransactionProcessor processor = Processor(session, due, block.Credits);
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            TransactionRejection refused = processor.TryExecute(block.Transactions[i]);
            if (refused != TransactionRejection.None)
            {
                string name = TransactionRejections.NameOf(refused);
                return new BlockVerdict.Rejected(
                    BlockRejection.TransactionRejected,
                    $"transaction {i} ({block.Transactions[i].Hash}): {name}");
            }
        }

        ExecutedBlock executed = _sealer.Seal(parent, session, processor, header, root, block.Credits);
        BlockVerdict? difference = Compare(executed, block);
        return difference ?? new BlockVerdict.Accepted(executed);
    }

    /// <summary>
    /// Runs a call in a block that would follow <paramref name="view"/>'s at the same time; nothing
    /// persists. The gas used does not depend on the limit given, so one run with a high limit is an
    /// estimate. Contents that the next block makes effective are not, in a call.
    /// </summary>
    public CallResult Call(ChainView view, CallRequest request)
    {
        Height height = new(view.Header.Number.Value + 1);
        BlockContext block = new(
            Genesis.ChainId, height, view.Header.TimestampMs, NextBaseFee(view.Header),
            view.Header.Beneficiary, EpochSchedule.Of(Genesis.Consensus).EpochOf(height));
        GasMeter gas = new(request.GasLimit);
        if (request.To is not { } to)
        {
            return new CallResult(CallFailure.CreationRefused, default, 0, []);
        }

        ulong intrinsic = IntrinsicGas.Of(isCreation: false, request.Data.Span, []);
        if (intrinsic > request.GasLimit)
        {
            return new CallResult(CallFailure.OutOfGas, default, request.GasLimit, []);
        }

        BlockSession session = new(view, block);
        BlockOpening.Run(view, session);
        gas.Charge(intrinsic);
        if (session.Journal.GetAccount(request.From).Balance < request.Value)
        {
            return new CallResult(CallFailure.InsufficientFunds, default, gas.Used, []);
        }

        CallFailure failure = _runner.Run(
            session, 0, request.From, to, request.Value, request.Data.Span, gas, out byte[] output);
        return new CallResult(failure, output, gas.Used, session.TakeLogs());
    }

    /// <summary>
    /// Whether a transaction could be in the block after <paramref name="view"/>'s, or, when its nonce is
    /// above its sender's next, could be once that nonce is next. For admission to a pool.
    /// </summary>
    public TransactionRejection Admit(ChainView view, Transaction transaction)
    {
        TransactionRejection reason = TransactionAdmission.CheckForm(
            transaction, Genesis.ChainId, NextBaseFee(view.Header), Genesis.GasLimit);
        if (reason != TransactionRejection.None)
        {
            return reason;
        }

        Account sender = view.State.GetAccount(transaction.Sender);
        return TransactionAdmission.CheckSender(
            transaction, sender with { Nonce = Math.Max(sender.Nonce, transaction.Nonce) });
    }

    /// <summary>The base fee of the block after this one.</summary>
    public UInt256 NextBaseFee(BlockHeader header) => HeaderRules.NextBaseFee(Genesis, header);

    private BlockHeader Draft(ChainView parent, BlockEnvironment environment) => new()
    {
        ParentHash = parent.Hash,
        Beneficiary = environment.Beneficiary,
        StateRoot = default,
        TransactionsRoot = default,
        ReceiptsRoot = default,
        LogsBloom = Bloom.Empty,
        Number = new Height(parent.Header.Number.Value + 1),
        GasLimit = Genesis.GasLimit,
        GasUsed = 0,
        BaseFeePerGas = NextBaseFee(parent.Header),
        TimestampMs = environment.TimestampMs,
        Epoch = environment.Epoch,
        View = environment.View,
        ParentView = environment.ParentView,
        AttributionRoot = default,
        ValidatorsHash = default,
    };

    private static bool VerifyByKey(PublicKey key, ConsensusDomain domain, Vote vote) =>
        Secp256k1.Verify(key, domain.Digest(vote.Body), vote.Signature);

    private BlockSession Open(ChainView parent, BlockHeader header, DueSidecars due)
    {
        BlockContext context = new(
            Genesis.ChainId, header.Number, header.TimestampMs, header.BaseFeePerGas, header.Beneficiary,
            header.Epoch);
        BlockSession session = new(parent, context);
        BlockOpening.Run(parent, session);
        SidecarOpening.Run(session, due);
        TrainingOpening.Run(session);
        AcceptanceOpening.Run(session);
        return session;
    }

    private TransactionProcessor Processor(
        BlockSession session, DueSidecars due, IReadOnlyList<VoteCredit> credits) =>
        new(session, _runner, Genesis.GasLimit, due.Gas, Genesis.BlockSizeBytesMax, credits.Sum(SizeOf));

    private static int SizeOf(VoteCredit credit) => VoteCreditCodec.SizeOf(credit);

    private BlockRejection CheckSize(Block block, out string detail)
    {
        detail = $"{block.Transactions.Count} transactions, at most {BlockCodec.TransactionsMax}";
        if (block.Transactions.Count > BlockCodec.TransactionsMax)
        {
            return BlockRejection.TooManyTransactions;
        }

        detail = $"{block.Credits.Count} credits, at most {VoteCredit.CountMax}";
        if (block.Credits.Count > VoteCredit.CountMax)
        {
            return BlockRejection.TooManyCredits;
        }

        long size = BlockCodec.OverheadBytesMax + block.Credits.Sum(SizeOf);
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            size += BlockCodec.SizeOf(block.Transactions[i]);
        }

        detail = $"{size} bytes, at most {Genesis.BlockSizeBytesMax}";
        return size > Genesis.BlockSizeBytesMax ? BlockRejection.BlockTooLarge : BlockRejection.None;
    }

    private static BlockVerdict.Rejected? Compare(ExecutedBlock executed, Block block)
    {
        BlockHeader expected = executed.Block.Header;
        BlockHeader given = block.Header;
        return expected.GasUsed != given.GasUsed
                ? Differs(BlockRejection.GasUsedMismatch, expected.GasUsed, given.GasUsed)
            : expected.StateRoot != given.StateRoot
                ? Differs(BlockRejection.StateRootMismatch, expected.StateRoot, given.StateRoot)
            : expected.ReceiptsRoot != given.ReceiptsRoot
                ? Differs(BlockRejection.ReceiptsRootMismatch, expected.ReceiptsRoot, given.ReceiptsRoot)
            : !expected.LogsBloom.Equals(given.LogsBloom)
                ? Differs(
                    BlockRejection.LogsBloomMismatch, Hex.Encode(expected.LogsBloom.Bytes),
                    Hex.Encode(given.LogsBloom.Bytes))
            : expected.AttributionRoot != given.AttributionRoot
                ? Differs(
                    BlockRejection.AttributionRootMismatch, expected.AttributionRoot, given.AttributionRoot)
            : expected.ValidatorsHash != given.ValidatorsHash
                ? Differs(
                    BlockRejection.ValidatorsHashMismatch, expected.ValidatorsHash, given.ValidatorsHash)
            : executed.Block.Hash != block.Hash
                ? Differs(BlockRejection.HashMismatch, executed.Block.Hash, block.Hash)
            : null;
    }

    private static BlockVerdict.Rejected Differs<T>(BlockRejection reason, T expected, T given) =>
        new(reason, $"expected {expected}, given {given}");
}
