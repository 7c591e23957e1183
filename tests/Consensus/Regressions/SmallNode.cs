using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Signing;
using OpenLedger.Consensus.Tests.Rules;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Blocks;
using OpenLedger.Simulation.Validators;

namespace OpenLedger.Consensus.Tests.Regressions;

/// <summary>
/// One node of a <see cref="SmallCluster"/>: the core, and a store, a log and a signer that never fail.
/// </summary>
internal sealed class SmallNode(SmallCluster cluster, int number)
{
    private readonly List<WalRecord> _log = [];
    private readonly List<(CandidateBlock Block, Certificate Finalization)> _chain = [];
    private readonly SortedDictionary<TimerId, ulong> _timers = [];
    private readonly SignerRules _signer = new();
    private int _life;

    public EpochState Machine { get; private set; } = null!;

    public bool IsUp { get; private set; }

    public Height Height => new((ulong)_chain.Count);

    public IReadOnlyList<CandidateBlock> Chain => [.. _chain.Select(entry => entry.Block)];

    public IReadOnlyList<WalRecord> Log => _log;

    public string? Halted { get; private set; }

    /// <summary>How often each block was executed here.</summary>
    public SortedDictionary<Hash256, int> Executions { get; } = [];

    /// <summary>Messages the core had no use for.</summary>
    public int Unwanted { get; private set; }

    public List<FaultEvidence> Faults { get; } = [];

    /// <summary>Starts, or starts again with what is on its disk.</summary>
    public void Start()
    {
        (CandidateBlock Block, Certificate Finalization)? last = _chain.Count == 0 ? null : _chain[^1];
        Epoch epoch = cluster.EpochAbove(Height);
        bool isAnchor = last is null || cluster.IsBoundary(Height);
        ChainFloor floor = last is not (CandidateBlock head, Certificate finalization)
            ? Scene.Genesis
            : new ChainFloor(
                epoch, isAnchor ? new View(0) : head.View, head.Hash, head.Height, head.TimestampMs,
                finalization.Body.BlockHash == head.Hash ? finalization : null);
        EndedEpoch? previous = epoch.Value == 0 ? null : Ended(new Epoch(epoch.Value - 1));
        _life++;
        IsUp = true;
        _timers.Clear();
        Machine = new EpochState(Scene.Parameters, cluster.ConfigOf(epoch, number));
        Do(new Input.Start(floor, [.. _log], [.. _signer.Votes], previous));
    }

    public void Crash() => IsUp = false;

    /// <summary>A message comes; whoever made it is believed.</summary>
    public void Receive(int from, ConsensusMessage message)
    {
        if (!IsUp)
        {
            return;
        }

        PeerNumber peer = new((uint)from);
        Interest interest = Machine.Interest;
        (Epoch Named, bool IsWanted, Input Input)? read = message switch
        {
            ConsensusMessage.OfVote m =>
                (m.Vote.Body.Epoch, interest.Wants(m.Vote), new Input.VoteReceived(peer, m.Vote)),
            ConsensusMessage.OfCertificate m => (
                m.Certificate.Body.Epoch, interest.Wants(m.Certificate),
                new Input.CertificateReceived(peer, m.Certificate)),
            ConsensusMessage.OfProposal m => (
                m.Proposal.Id.Epoch, interest.Wants(m.Proposal),
                new Input.ProposeReceived(peer, m.Proposal, SimulatedBlock.Decode(m.Proposal.Block))),
            ConsensusMessage.RangeResponse m => (
                m.Finalization.Body.Epoch, true,
                new Input.RangeReceived(
                    peer, [.. m.Blocks.Select(b => SimulatedBlock.Decode(b)!)], m.Finalization)),
            _ => null,
        };
        Input? input = message switch
        {
            ConsensusMessage.CertificateRequest m => new Input.CertificateRequested(peer, m.Epoch, m.View),
            ConsensusMessage.BlockRequest m => new Input.BlockRequested(peer, m.Hash),
            ConsensusMessage.BlockResponse m =>
                new Input.BlockReceived(peer, SimulatedBlock.Decode(m.Block)!),
            _ => read is not null && interest.IsLater(read.Value.Named)
                ? new Input.LaterEpochHeard(peer, read.Value.Named)
                : read?.Input,
        };
        if (read is { IsWanted: false } && input is not Input.LaterEpochHeard)
        {
            // What is not wanted is given all the same here, to see that it would have had no effect; what
            // merely became due meanwhile is done before.
            Unwanted++;
            Do(new Input.VerifyDone(Hash256.Zero, BlockVerdict.Pending));
            Assert.That(
                EpochMachine.Step(Machine, input!, new Timestamp(cluster.NowMs)).Effects, Is.Empty,
                $"unwanted, and yet of use: {message}");
            return;
        }

        if (message is ConsensusMessage.RangeRequest range
            && RangeFrom(range.From) is ConsensusMessage answer)
        {
            cluster.Send(number, from, answer);
        }
        else if (input is not null)
        {
            Do(input);
        }
    }

    public void Do(Input input)
    {
        if (!IsUp)
        {
            return;
        }

        foreach (Effect effect in EpochMachine.Step(Machine, input, new Timestamp(cluster.NowMs)).Effects)
        {
            Perform(effect);
        }
    }

    private void Perform(Effect effect)
    {
        switch (effect)
        {
            case Effect.WalAppend e:
                _log.Add(e.Record);
                break;
            case Effect.Sign e:
                Sign(e);
                break;
            case Effect.Broadcast e:
                cluster.Broadcast(number, e.Message);
                break;
            case Effect.SendTo e:
                cluster.Send(number, (int)e.To.Value, e.Message);
                break;
            case Effect.SendToValidator e:
                cluster.Send(number, cluster.NodeOf(e.Epoch, e.To), e.Message);
                break;
            case Effect.ServeBlock e when _chain.Find(entry => entry.Block.Hash == e.Hash).Block is { } block:
                cluster.Send(number, (int)e.To.Value, new ConsensusMessage.BlockResponse(block.Bytes));
                break;
            case Effect.SetTimer e:
                SetTimer(e.Timer, e.At.UnixMs);
                break;
            case Effect.CancelTimer e:
                _timers.Remove(e.Timer);
                break;
            case Effect.Verify e:
                Executions[e.Block.Hash] = Executions.GetValueOrDefault(e.Block.Hash) + 1;
                Later(
                    cluster.NowMs + cluster.VerifyMs(number, e.Block),
                    new Input.VerifyDone(e.Block.Hash, BlockVerdict.True));
                break;
            case Effect.Build e:
                Later(e.NotBeforeEmpty.UnixMs, new Input.Built(e.Epoch, e.View, Build(e)));
                break;
            case Effect.Commit e:
                Commit(e);
                break;
            case Effect.ReportFault e:
                Faults.Add(e.Evidence);
                break;
            case Effect.Halt e:
                Halted = e.Reason;
                break;
        }
    }

    private void Sign(Effect.Sign sign)
    {
        SignDecision decision = _signer.Decide(sign.Body);
        if (decision.Refusal != SignRefusal.None)
        {
            Later(cluster.NowMs, new Input.SignRefused(sign.Body));
            return;
        }

        Vote vote = decision.Existing ?? new Vote(
            sign.Body, sign.Index,
            FakeSignatures.Sign(
                Machine.Config.Validators[sign.Index].Key, Scene.Domain.Digest(sign.Body)));
        _signer.Record(vote);
        Later(cluster.NowMs, new Input.Signed(vote));
    }

    private CandidateBlock Build(Effect.Build build)
    {
        SimplexState running = Machine.Running;
        Height parent = build.ParentHash == running.Committed.Hash
            ? running.Committed.Height
            : running.Blocks.Find(build.ParentHash)!.Block.Height;
        return SimulatedBlock.Create(
            build.ParentHash, new Height(parent.Value + 1), build.Epoch, build.View, build.ParentView,
            Math.Max(build.NotBeforeEmpty.UnixMs, build.ParentTimestampMs + 1), (ulong)number,
            BlockContent.Valid);
    }

    private void Commit(Effect.Commit commit)
    {
        Assert.That(commit.Block.Height.Value, Is.EqualTo(Height.Value + 1), "commits come in order, once");
        _chain.Add((commit.Block, commit.Finalization));
        Epoch epoch = commit.Block.Epoch;
        EpochConfig? next = cluster.IsBoundary(commit.Block.Height)
            ? cluster.ConfigOf(new Epoch(epoch.Value + 1), number)
            : null;
        _log.RemoveAll(record => record.Position <= WalPosition.Of(epoch, commit.Block.View));
        _signer.Advance(WalPosition.Of(epoch, commit.Block.View));
        Later(cluster.NowMs, new Input.Committed(commit.Block.Height, next));
    }

    private EndedEpoch? Ended(Epoch epoch)
    {
        EpochConfig config = cluster.ConfigOf(epoch, number);
        return new EndedEpoch(config, _chain[(int)config.Boundary.Value - 1].Finalization);
    }

    /// <summary>
    /// From a height up to the next boundary, to the last block that its Finalization names.
    /// </summary>
    private ConsensusMessage.RangeResponse? RangeFrom(Height from)
    {
        List<(CandidateBlock Block, Certificate Finalization)> range = [];
        foreach ((CandidateBlock Block, Certificate Finalization) entry in _chain.Skip((int)from.Value - 1))
        {
            range.Add(entry);
            if (cluster.IsBoundary(entry.Block.Height) || range.Count == MessageCodec.RangeBlocksMax)
            {
                break;
            }
        }

        int provable = range.FindLastIndex(entry => entry.Finalization.Body.BlockHash == entry.Block.Hash);
        return provable < 0 ? null : new ConsensusMessage.RangeResponse(
            [.. range.Take(provable + 1).Select(entry => entry.Block.Bytes)], range[provable].Finalization);
    }

    private void SetTimer(TimerId timer, ulong atMs)
    {
        _timers[timer] = atMs;
        int life = _life;
        cluster.Later(atMs, () =>
        {
            if (life == _life && _timers.TryGetValue(timer, out ulong due) && due == atMs)
            {
                _timers.Remove(timer);
                Do(new Input.TimerFired(timer));
            }
        });
    }

    private void Later(ulong atMs, Input input)
    {
        int life = _life;
        cluster.Later(atMs, () =>
        {
            if (life == _life)
            {
                Do(input);
            }
        });
    }
}
