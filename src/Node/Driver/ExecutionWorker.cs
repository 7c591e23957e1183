using System.Threading.Channels;
using OpenLedger.Consensus;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Ledger.Execution;
using OpenLedger.Node.Mempool;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using LedgerVerdict = OpenLedger.Ledger.Execution.BlockVerdict;

namespace OpenLedger.Node.Driver;

/// <summary>
/// Executes, builds and commits blocks, one job after the other on one task, so that a commit never moves the
/// base under an execution. Answers go to the driver as inputs.
/// </summary>
internal sealed class ExecutionWorker : IAsyncDisposable
{
    private readonly Channel<Effect> _jobs =
        Channel.CreateUnbounded<Effect>(new UnboundedChannelOptions { SingleReader = true });
    private readonly WorkerParts _parts;
    private readonly Action<Input> _answer;
    private readonly Action<Exception> _fail;
    private readonly Task _loop;
    private Address _beneficiary;

    internal ExecutionWorker(
        WorkerParts parts, Address beneficiary, Action<Input> answer, Action<Exception> fail)
    {
        _parts = parts;
        _beneficiary = beneficiary;
        _answer = answer;
        _fail = fail;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Queues a Verify, Build or Commit; consensus has at most a few of each outstanding.</summary>
    internal void Enqueue(Effect job) => _jobs.Writer.TryWrite(job);

    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (Effect job in _jobs.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                Perform(job);
            }
        }
        catch (Exception fault)
        {
            // A disk fault or a bug of ours: the node stops; it never votes on what it could not do.
            _jobs.Writer.TryComplete();
            _fail(fault);
        }
    }

    private void Perform(Effect job)
    {
        switch (job)
        {
            case Effect.Verify verify:
                _answer(new Input.VerifyDone(verify.Block.Hash, Verify(verify.Block)));
                break;
            case Effect.Forget forget:
                _parts.Tree.Remove(forget.BlockHash);
                break;
            case Effect.Build build:
                _answer(new Input.Built(build.Epoch, build.View, Build(build)));
                break;
            case Effect.Commit commit:
                Commit(commit);
                _answer(new Input.Committed(commit.Block.Height, NextEpoch()));
                break;
            default:
                Invariant.Require(false, $"{job.GetType().Name} is no job of the execution worker");
                break;
        }
    }

    private Consensus.Blocks.BlockVerdict Verify(CandidateBlock candidate)
    {
        using ProcessorTime.Scope counted = _parts.Processor.Enter(ProcessorPart.Execution);
        if (_parts.Tree.Find(candidate.Hash) is not null)
        {
            return Consensus.Blocks.BlockVerdict.True;
        }

        ChainView? parent = _parts.Tree.ViewOf(candidate.ParentHash);
        if (parent is null || !_parts.Tree.HasRoomAbove(candidate.ParentHash))
        {
            // Asked again at the next retry; a full tree waits for finality, and this node with it.
            return Consensus.Blocks.BlockVerdict.Pending;
        }

        switch (_parts.Executor.Verify(parent, _parts.Decoder.BlockOf(candidate)))
        {
            case LedgerVerdict.Accepted accepted:
                _parts.Tree.Add(accepted.Executed);
                return Consensus.Blocks.BlockVerdict.True;
            case LedgerVerdict.Rejected rejected:
                _parts.Log.BlockRejected(candidate, rejected.Reason, rejected.Detail);
                return Consensus.Blocks.BlockVerdict.False;
            case LedgerVerdict.Pending:
                // A content is not here yet: this node abstains and is asked again.
                return Consensus.Blocks.BlockVerdict.Pending;
            default:
                throw new InvariantViolationException("a verdict is accepted, rejected or pending");
        }
    }

    private CandidateBlock? Build(Effect.Build build)
    {
        using ProcessorTime.Scope counted = _parts.Processor.Enter(ProcessorPart.Execution);
        ChainView? parent = _parts.Tree.ViewOf(build.ParentHash);
        if (parent is null || _parts.Executor.MissingFor(parent).Count > 0)
        {
            // consensus.md, Availability: a leader that lacks a content nullifies at once.
            return null;
        }

        ulong now = Math.Max(_parts.Clock.Now.UnixMs, build.ParentTimestampMs + 1);
        BlockEnvironment environment =
            new(now, build.Epoch, build.View, build.ParentView, _beneficiary);
        PoolSelection selection =
            _parts.Pool.Select(parent.State, _parts.Executor.NextBaseFee(parent.Header));
        BlockBuildResult built = _parts.Executor.Build(
            parent, environment, Limited(selection, build.Halvings),
            BuildBudget.Of(_parts.BuildTime, build.Halvings), _parts.Votes);
        foreach (Hash256 refused in selection.Refused)
        {
            _parts.Pool.Evict(refused);
        }

        return _parts.Decoder.FromOwn(built.Executed.Block);
    }

    // At the most halvings the budget of time is nothing, and no transaction is asked for.
    private ITransactionSource Limited(PoolSelection selection, int halvings)
    {
        GenesisConfig genesis = _parts.Executor.Genesis;
        return halvings == 0
            ? selection
            : new SmallerSelection(
                selection, genesis.GasLimit >> halvings, genesis.BlockSizeBytesMax >> halvings);
    }

    // The set that decides the blocks above an epoch's last one stands in the state after it.
    private EpochConfig? NextEpoch()
    {
        ChainView head = _parts.Store.Head;
        if (!_parts.Seats.Schedule.IsBoundary(head.Header.Number))
        {
            return null;
        }

        EpochSeat next = _parts.Seats.Of(new Epoch(head.Header.Epoch.Value + 1), head.State);
        _beneficiary = next.Beneficiary;
        return next.Config;
    }

    private void Commit(Effect.Commit commit)
    {
        ExecutedBlock? executed = _parts.Tree.Find(commit.Block.Hash);
        Invariant.Require(
            executed is not null, $"block {commit.Block.Height} is executed before it is committed");
        // A Finalization proves the block it names; the blocks below it are proved by their descendant's.
        bool named = commit.Finalization.Body.BlockHash == commit.Block.Hash;
        using (_parts.Processor.Enter(ProcessorPart.Store))
        {
            _parts.Store.Commit(
                executed, named ? commit.Finalization.Encode() : (ReadOnlyMemory<byte>?)null);
        }

        ChainView head = _parts.Store.Head;
        _parts.Tree.Advance(head);
        _parts.Votes.OnCommitted(head.Header);
        _parts.Pool.OnFinalized(
            head.State, _parts.Executor.NextBaseFee(head.Header), executed.Block.Transactions);
        _parts.Finalized(executed);
    }
}
