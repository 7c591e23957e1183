using OpenLedger.Consensus;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Blocks;
using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Disks;
using OpenLedger.Simulation.Faults;
using OpenLedger.Simulation.Mutants;
using OpenLedger.Simulation.Time;

namespace OpenLedger.Simulation.Validators;

/// <summary>
/// A driver of the core over simulated clock, network and disk. It does what a node's driver does: batches a
/// turn's appends, syncs log and journal, then publishes; commits go on beside that, in order. Byzantine
/// actors override what leaves it.
/// </summary>
internal class SimulatedValidator
{
    private readonly Queue<Input> _inputs = new();
    private readonly long[] _timers = new long[16];
    private readonly SplitMix _chance;
    private readonly SimulatedExecutor _executor;
    private readonly Mutation _mutation;
    private readonly bool _isMutated;
    private readonly long _clockSkewMs;
    private List<Effect> _outbox = [];
    private SimulatedSigner _signer;
    private long _timerGeneration;
    private long _operations;
    private WalPoint _lastPoint;
    private bool _inTurn;
    private bool _syncing;

    public SimulatedValidator(Cluster cluster, int id)
    {
        Cluster = cluster;
        Id = id;
        _chance = cluster.Chance.Fork();
        ulong skew = cluster.Options.ClockSkewMaxMs;
        _clockSkewMs = skew == 0 ? 0 : (long)_chance.Below((2 * skew) + 1) - (long)skew;
        if (_clockSkewMs != 0)
        {
            cluster.Injected.Count(Fault.ClockSkew);
        }

        _mutation = IsHonest ? Mutations.Create(cluster.Options.Mutant, cluster, id) : new Mutation();
        _isMutated = _mutation.GetType() != typeof(Mutation);
        Disk = new SimulatedDisk(cluster);
        Engine = new Engine(this, _mutation);
        _executor = new SimulatedExecutor(this, _mutation, cluster.Chance.Fork());
        _signer = new SimulatedSigner(this, _mutation);
    }

    public Cluster Cluster { get; }

    /// <summary>The node's number; its index in a set is the epoch's affair.</summary>
    public int Id { get; }

    public SimulatedDisk Disk { get; }

    public Engine Engine { get; private set; }

    public bool IsUp { get; private set; }

    /// <summary>Counts the starts, so that what an earlier life scheduled is recognized.</summary>
    public int Life { get; private set; }

    /// <summary>What this node's clock shows.</summary>
    public ulong ClockMs => (ulong)((long)Cluster.Events.NowMs + _clockSkewMs);

    public virtual bool IsHonest => true;

    /// <summary>True when the vote was signed since the last start.</summary>
    public bool SignedInThisLife(Vote vote) => _signer.HasSigned(vote);

    public virtual void Start()
    {
        if (Life > 0)
        {
            _mutation.OnRestart(Disk);
        }

        Life++;
        IsUp = true;
        _lastPoint = WalPoint.Start;
        _inTurn = false;
        Engine = new Engine(this, _mutation);
        _signer = new SimulatedSigner(this, _mutation);
        int records = Disk.Wal.Records.Count;
        Cluster.Tell(Id, $"starts, life {Life}, height {Disk.Store.Height}, {records} records");
        if (Cluster.Options.CrashLoop == Id && !Cluster.IsHealed)
        {
            Later(_chance.Between(5, 120), () => CutPower(Fault.CrashLoop));
        }

        Feed(Engine.StartInput(_signer.Votes));
    }

    /// <summary>Goes down for good.</summary>
    public void Stop()
    {
        IsUp = false;
        Cluster.Tell(Id, "is down for good");
    }

    public void CutPower(Fault cause)
    {
        if (IsUp && !Cluster.IsHealed)
        {
            Cluster.Injected.Count(cause);
            Crash();
        }
    }

    public void Feed(Input input)
    {
        if (!IsUp)
        {
            return;
        }

        _inputs.Enqueue(input);
        if (!_inTurn)
        {
            RunTurn();
        }
    }

    /// <summary>A message arrives.</summary>
    public virtual void Deliver(int from, ConsensusMessage message)
    {
        if (!IsUp)
        {
            return;
        }

        if (_isMutated && _mutation.Invents(from, message) is Input invented)
        {
            Feed(invented);
        }

        if (Engine.InputOf(from, message, IsGood) is Input input)
        {
            Feed(input);
        }
        else if (message is ConsensusMessage.RangeRequest m && Disk.Store.Range(m.From) is { } range)
        {
            Publish(range, from);
        }
    }

    /// <summary>Runs an action later, unless this life has ended by then.</summary>
    public void Later(ulong delayMs, Action action)
    {
        int life = Life;
        Cluster.Events.After(delayMs, () =>
        {
            if (IsUp && life == Life)
            {
                action();
            }
        });
    }

    /// <summary>
    /// A disk operation or publication is next: false when the node crashes before it.
    /// </summary>
    public bool Reach(WalPoint point)
    {
        Cluster.WalPoints.Pass(_lastPoint, point);
        long operation = _operations++;
        if (!Cluster.IsHealed)
        {
            SimulationOptions options = Cluster.Options;
            bool isPoint = options.CrashPoint is (int node, long at) && node == Id && at == operation;
            if (isPoint || (options.CrashPer100K > 0 && _chance.Below(100_000) < options.CrashPer100K))
            {
                Cluster.WalPoints.Crash(_lastPoint, point);
                Cluster.Injected.Count(isPoint ? Fault.CrashPoint : Fault.Crash);
                Cluster.Tell(Id, $"crashes between {_lastPoint} and {point}");
                Crash();
                return false;
            }
        }

        _lastPoint = point;
        return true;
    }

    /// <summary>Signs with this node's key; null when it is not of that epoch's set.</summary>
    public Vote? Sign(in Body body) =>
        Cluster.Epochs.At(body.Epoch).IndexOf(Id) is ValidatorIndex index ? Sign(body, index) : null;

    /// <summary>Signs with this node's key as a validator of the body's epoch.</summary>
    public Vote Sign(in Body body, ValidatorIndex index)
    {
        Cluster.Oracle.OnSigned(body, index);
        Hash256 digest = Cluster.Domain.Digest(body);
        return new Vote(body, index, FakeSignatures.Sign(FakeSignatures.Key(Id), digest));
    }

    /// <summary>What a leader builds: an actor changes it here.</summary>
    public virtual CandidateBlock MakeBlock(Effect.Build build, Height height)
    {
        CandidateBlock block = SimulatedBlock.Create(
            build.ParentHash, height, build.Epoch, build.View, build.ParentView,
            Math.Max(ClockMs, build.ParentTimestampMs + 1), (ulong)Id, BlockContent.Valid);
        Cluster.Oracle.OnBlockMade(block);
        return block;
    }

    /// <summary>How long executing takes; an actor changes it here.</summary>
    public virtual ulong VerifyDelayMs(SplitMix chance) => chance.Between(0, Cluster.Options.VerifyMaxMs);

    /// <summary>What leaves, to one node or all others: an actor changes it here.</summary>
    protected virtual void Publish(ConsensusMessage message, int? to)
    {
        if (to is int one)
        {
            Transmit(one, message);
            return;
        }

        if (Cluster.Nodes.Length == 1)
        {
            Cluster.Oracle.OnPublished(this, message); // nobody to send to, but said all the same
        }

        for (int peer = 0; peer < Cluster.Nodes.Length; peer++)
        {
            if (peer != Id)
            {
                Transmit(peer, message);
            }
        }
    }

    protected void Transmit(int to, ConsensusMessage message)
    {
        Cluster.Oracle.OnPublished(this, message);
        Cluster.Trace(Id, to, message);
        Cluster.Network.Send(Id, to, message);
    }

    private bool IsGood(ConsensusMessage message) => _isMutated
        ? Verification.IsGood(Cluster.Verification, message, _mutation.Accepts)
        : Cluster.Verification.IsGood(message);

    private void Crash()
    {
        IsUp = false;
        Cluster.Trace(Id, 99);
        Disk.Crash(_chance);
        _outbox = [];
        _inputs.Clear();
        _executor.Clear();
        Array.Clear(_timers);
        _syncing = false;
        Cluster.Events.After(_chance.Between(1, 600), () => Cluster.Restart(this));
    }

    private void RunTurn()
    {
        _inTurn = true;
        while (IsUp && _inputs.TryDequeue(out Input? input))
        {
            if (_isMutated && !_mutation.Takes(input))
            {
                continue;
            }

            Cluster.Steps++;
            Perform(Engine.Step(input));
            if (IsUp && input is Input.Committed)
            {
                ForgetFinalized();
            }

            if (IsUp && _isMutated)
            {
                Perform(_mutation.AfterStep(Engine.State));
            }
        }

        _inTurn = false;
        BeginSyncIfIdle();
    }

    private void Perform(IEnumerable<Effect> effects)
    {
        foreach (Effect effect in effects)
        {
            if (!IsUp)
            {
                return;
            }

            if (!_isMutated || _mutation.Performs(effect))
            {
                Perform(effect);
            }
        }
    }

    private void Perform(Effect effect)
    {
        switch (effect)
        {
            case Effect.WalAppend e:
                Cluster.Oracle.OnLogged(this, e.Record);
                if (Reach(WalPoints.Of(e.Record)) && (!_isMutated || _mutation.Logs(e.Record)))
                {
                    Disk.Wal.Append(e.Record);
                }

                break;
            case Effect.Sign e:
                _inputs.Enqueue(_signer.Answer(e));
                break;
            case Effect.SetTimer e:
                SetTimer(e.Timer, e.At.UnixMs);
                break;
            case Effect.CancelTimer e:
                _timers[(int)e.Timer] = 0;
                break;
            case Effect.Verify e:
                _executor.Verify(e.Block);
                break;
            case Effect.Forget e:
                _executor.Forget(e.BlockHash);
                break;
            case Effect.Build e:
                _executor.BuildLater(e);
                break;
            case Effect.ReportFault e:
                Cluster.Oracle.OnFault(e.Evidence);
                break;
            case Effect.Halt e:
                Cluster.Oracle.OnHalt(this, e.Reason);
                break;
            default:
                _outbox.Add(effect);
                break;
        }
    }

    // What is at or below the committed view can never be signed again, and its log is not needed after a
    // crash.
    private void ForgetFinalized()
    {
        if (!Reach(WalPoint.Prune))
        {
            return;
        }

        ChainFloor floor = Disk.Store.Floor;
        WalPosition settled = WalPosition.Of(floor.Epoch, floor.View);
        Disk.Wal.Prune(record => record.Position <= settled);
        _signer.Advance(settled);
    }

    private void BeginSyncIfIdle()
    {
        if (!IsUp || _syncing || (_outbox.Count == 0 && !Disk.Wal.IsDirty && !Disk.Journal.IsDirty))
        {
            return;
        }

        List<Effect> batch = _outbox;
        _outbox = [];
        long wal = Disk.Wal.Length;
        Vote[] votes = _signer.TakeUnwritten();
        if (_mutation.PublishesBeforeSync)
        {
            PublishBatch(batch);
            batch = [];
            if (!IsUp)
            {
                return;
            }
        }

        ulong delay = _chance.Between(0, Cluster.Options.SyncMaxMs);
        if (Cluster.Options.Has(Fault.SlowSync) && delay > 0)
        {
            Cluster.Injected.Count(Fault.SlowSync);
        }

        _syncing = true;
        if (delay == 0)
        {
            EndSync(batch, wal, votes);
        }
        else
        {
            Later(delay, () => EndSync(batch, wal, votes));
        }
    }

    private void EndSync(List<Effect> batch, long wal, Vote[] votes)
    {
        if (!Reach(WalPoint.SyncLog))
        {
            return;
        }

        Disk.Wal.Sync(wal);
        _signer.WriteJournal(votes);
        if (!IsUp || !Reach(WalPoint.SyncJournal))
        {
            return;
        }

        Disk.Journal.Sync(Disk.Journal.Length);
        PublishBatch(batch);
        _syncing = false;
        if (IsUp && (_outbox.Count > 0 || Disk.Wal.IsDirty))
        {
            Later(0, BeginSyncIfIdle);
        }
    }

    private void PublishBatch(List<Effect> batch)
    {
        _inTurn = true;
        foreach (Effect effect in batch)
        {
            if (effect is Effect.Commit commit)
            {
                _executor.CommitLater(commit);
            }
            else if (Reach(WalPoints.Of(effect)))
            {
                PublishOne(effect);
            }

            if (!IsUp)
            {
                break;
            }
        }

        _inTurn = false;
        if (_inputs.Count > 0)
        {
            Later(0, RunTurn);
        }
    }

    private void PublishOne(Effect effect)
    {
        switch (effect)
        {
            case Effect.Broadcast e:
                Cluster.Tell(Id, e.Message, "all");
                Publish(e.Message, null);
                break;
            case Effect.SendTo e:
                Cluster.Tell(Id, e.Message, $"node {e.To}");
                Publish(e.Message, (int)e.To.Value);
                break;
            case Effect.SendToValidator e when Cluster.Epochs.At(e.Epoch).NodeAt(e.To) is int to && to != Id:
                Cluster.Tell(Id, e.Message, $"node {to}");
                Publish(e.Message, to);
                break;
            case Effect.ServeBlock e when Disk.Store.Find(e.Hash) is { } block:
                Publish(new ConsensusMessage.BlockResponse(block.Bytes), (int)e.To.Value);
                break;
        }
    }

    private void SetTimer(TimerId timer, ulong atMs)
    {
        long generation = ++_timerGeneration;
        _timers[(int)timer] = generation;
        Later(atMs > ClockMs ? atMs - ClockMs : 0, () =>
        {
            if (_timers[(int)timer] == generation)
            {
                _timers[(int)timer] = 0;
                Feed(new Input.TimerFired(timer));
            }
        });
    }
}
