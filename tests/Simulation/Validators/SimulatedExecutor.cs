using OpenLedger.Consensus;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Simulation.Blocks;
using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Disks;
using OpenLedger.Simulation.Faults;
using OpenLedger.Simulation.Mutants;
using OpenLedger.Simulation.Time;

namespace OpenLedger.Simulation.Validators;

/// <summary>
/// A node's worker: executes, builds, and commits in order, each taking its time beside the core's turns.
/// </summary>
internal sealed class SimulatedExecutor(SimulatedValidator node, Mutation mutation, SplitMix chance)
{
    private readonly Dictionary<Hash256, CandidateBlock> _executed = [];
    private ulong _commitsUntilMs;
    private int _commitsWaiting;

    private Cluster Cluster => node.Cluster;

    /// <summary>A crash: what was executed and not committed is gone.</summary>
    public void Clear()
    {
        _executed.Clear();
        _commitsUntilMs = 0;
        _commitsWaiting = 0;
    }

    public void Verify(CandidateBlock block)
    {
        Cluster.Oracle.OnVerifyAsked(node, block, HasState(block.ParentHash));
        BlockVerdict verdict = mutation.Verdict(block, TrueVerdict(block));
        ulong delay = node.VerifyDelayMs(chance);
        if (delay == 0)
        {
            Answer(block, verdict);
        }
        else
        {
            node.Later(delay, () => Answer(block, verdict));
        }
    }

    /// <summary>A result is of no more use.</summary>
    public void Forget(Hash256 hash) => _executed.Remove(hash);

    public void BuildLater(Effect.Build build)
    {
        ulong at = Cluster.Options.HasTransactions ? build.NotBeforeFull.UnixMs : build.NotBeforeEmpty.UnixMs;
        node.Later(at > node.ClockMs ? at - node.ClockMs : 0, () => Build(build));
    }

    /// <summary>Commits after those before it are done.</summary>
    public void CommitLater(Effect.Commit commit)
    {
        ulong now = Cluster.Events.NowMs;
        _commitsUntilMs = Math.Max(now, _commitsUntilMs) + chance.Between(0, Cluster.Options.CommitMaxMs);
        if (_commitsUntilMs == now && _commitsWaiting == 0)
        {
            Commit(commit);
            return;
        }

        _commitsWaiting++;
        node.Later(_commitsUntilMs - now, () =>
        {
            _commitsWaiting--;
            Commit(commit);
        });
    }

    private bool HasState(Hash256 hash) => hash == node.Disk.Store.HeadHash || _executed.ContainsKey(hash);

    private BlockVerdict TrueVerdict(CandidateBlock block)
    {
        if (SimulatedBlock.ContentOf(block) == BlockContent.Withheld && !Cluster.HasContent(node.Id, block))
        {
            Cluster.Injected.Count(Fault.ContentWithholder);
            return BlockVerdict.Pending;
        }

        if (!Cluster.IsHealed && chance.Permille(Cluster.Options.PendingPermille))
        {
            Cluster.Injected.Count(Fault.PendingVerdict);
            return BlockVerdict.Pending;
        }

        return SimulatedBlock.IsValid(block) ? BlockVerdict.True : BlockVerdict.False;
    }

    private void Answer(CandidateBlock block, BlockVerdict verdict)
    {
        if (verdict == BlockVerdict.True)
        {
            _executed[block.Hash] = block;
        }

        node.Feed(new Input.VerifyDone(block.Hash, verdict));
    }

    private void Build(Effect.Build build)
    {
        if (!node.Engine.IsIn(build.Epoch, build.View) || !HasState(build.ParentHash))
        {
            return;
        }

        CandidateBlock? block = null;
        if (!Cluster.IsHealed && chance.Permille(Cluster.Options.BuildFailurePermille))
        {
            Cluster.Injected.Count(Fault.BuildFailure);
        }
        else
        {
            SimulatedStore store = node.Disk.Store;
            Height parent = build.ParentHash == store.HeadHash
                ? store.Height
                : _executed[build.ParentHash].Height;
            block = node.MakeBlock(build, new Height(parent.Value + 1));
        }

        node.Feed(Engine.BuiltInput(build, block));
    }

    private void Commit(Effect.Commit commit)
    {
        CandidateBlock block = commit.Block;
        if (!node.Reach(WalPoint.Commit))
        {
            return;
        }

        Cluster.Oracle.Chain.OnCommit(
            node, block, commit.Finalization, _executed.ContainsKey(block.Hash));
        node.Disk.Store.Add(block, commit.Finalization);
        Cluster.Trace(node.Id, (int)block.Height.Value);
        Cluster.Tell(node.Id, $"commits height {block.Height}, {block.Hash.ToString()[..10]}");
        foreach ((Hash256 hash, CandidateBlock executed) in _executed)
        {
            if (executed.Height < block.Height)
            {
                _executed.Remove(hash);
            }
        }

        node.Feed(node.Engine.CommittedInput(block));
    }
}
