using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using OpenLedger.Consensus;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Wal;
using OpenLedger.Network;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Driver;

/// <summary>
/// The one place where the consensus core meets the world: feeds it inputs in one loop and performs its
/// effects. What a turn logs and signs is made durable by one sync before anything of that turn is sent or
/// committed.
/// </summary>
public sealed class ConsensusDriver : ISyncedCore, IAsyncDisposable
{
    /// <summary>Verified messages waiting for the loop; when full the network's own queues fill.</summary>
    public const int ExternalQueueMax = 4_096;

    /// <summary>Messages about lost journals waiting for the loop; when full the oldest go.</summary>
    public const int RecoveryQueueMax = 256;

    private const int ExternalPerTurnMax = 256;

    private readonly DriverParts _parts;
    private readonly EpochState _state;
    private readonly Channel<Input> _external = Channel.CreateBounded<Input>(ExternalQueueMax);

    // Answers to effects: as many as there are effects outstanding, which the core bounds.
    private readonly Channel<Input> _internal = Channel.CreateUnbounded<Input>();
    private readonly Channel<bool> _wake =
        Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Queue<Input> _immediate = new();
    private readonly List<Effect> _outbox = [];
    private readonly WalBatch _walBatch = new();
    private readonly DriverTimers _timers = new();

    // Messages of lost journals: rare, repeated, and the newest is as good as the oldest.
    private readonly Channel<(PeerNumber From, ConsensusMessage Message)> _recovery =
        Channel.CreateBounded<(PeerNumber, ConsensusMessage)>(
            new BoundedChannelOptions(RecoveryQueueMax) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly PeerNumber _own; // who ranges of this node's own sync come from
    private readonly Timer _alarm;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ExecutionWorker? _worker;
    private MessageIntake? _intake;
    private Task _loop = Task.CompletedTask;
    private Effect.Build? _waitingBuild;
    private ulong _view;
    private long _syncTicks;
    private volatile EpochConfig _running;

    internal ConsensusDriver(DriverParts parts)
    {
        _parts = parts;
        _state = new EpochState(parts.Parameters, parts.Seat.Config);
        _running = parts.Seat.Config;
        PeerNumber? own = parts.Intake.Peers.NumberOf(parts.Intake.Network.Local);
        Invariant.Require(own is not null, "this node is among the first peers it numbers");
        _own = own.Value;
        _alarm = new Timer(_ => Wake(), null, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>
    /// An epoch runs now; not told of the one it starts in. Handlers run on the loop and must be quick.
    /// </summary>
    public event Action<EpochConfig>? EpochBegan;

    /// <summary>The view consensus is in. May be read by any thread.</summary>
    public View View => new(Volatile.Read(ref _view));

    /// <summary>
    /// Time spent until now waiting for the log and the signer's journal to be on disk. May be read by any
    /// thread.
    /// </summary>
    public TimeSpan SyncTime => new(Interlocked.Read(ref _syncTicks));

    /// <summary>The epoch that runs. May be read by any thread.</summary>
    public EpochConfig Epoch => _running;

    /// <summary>Completes when the loop has ended; faults when the node had to stop.</summary>
    public Task Completion => _stopped.Task;

    /// <summary>Replays the log and begins.</summary>
    public void Start(IReadOnlyList<WalRecord> replayed)
    {
        _parts.Signer?.Adopt(replayed.OfType<WalRecord.OfVote>().Select(record => record.Vote));
        _worker = new ExecutionWorker(_parts.Worker, _parts.Seat.Beneficiary, Answer, Fail);
        _immediate.Enqueue(new Input.Start(
            _parts.Floor, replayed, _parts.Signer?.SignedVotes ?? [], _parts.Previous));
        _intake = new MessageIntake(_parts.Intake, _parts.Domain, _state, TakeAsync, TakeRecovery, Fail);
        _parts.Gate?.Begin(HeadPosition(), _parts.Worker.Clock.Now);
        if (_parts.Signer is not null && _running.Self is null)
        {
            _parts.Worker.Log.EpochStarted(_running.Epoch, _running.Validators.Count, null);
        }

        _loop = Task.Run(RunAsync);
    }

    /// <summary>Transactions came in: a build that waits for some may begin.</summary>
    public void TransactionsArrived() => Wake();

    /// <summary>
    /// A validator's peer can be sent to now: it is shown where this node is. Never blocks: when too much
    /// waits, the peer learns it by what is resent.
    /// </summary>
    public void PeerConnected(PeerId peer)
    {
        if (_parts.Intake.Peers.NumberOf(peer) is { } number)
        {
            _external.Writer.TryWrite(new Input.PeerConnected(number));
            Wake();
        }
    }

    /// <inheritdoc/>
    ValueTask ISyncedCore.OfferAsync(
        IReadOnlyList<CandidateBlock> blocks, Certificate finalization,
        CancellationToken cancellationToken) =>
        TakeAsync(
            new Input.RangeReceived(_own, blocks, finalization, IsSynced: true),
            cancellationToken);

    /// <summary>Another part of the node cannot go on: no vote leaves it any more.</summary>
    internal void Abort(Exception fault) => Fail(fault);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_intake is not null)
        {
            await _intake.DisposeAsync().ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        Wake();
        await _loop.ConfigureAwait(false);
        if (_worker is not null)
        {
            await _worker.DisposeAsync().ConfigureAwait(false);
        }

        await _alarm.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                if (!Turn())
                {
                    ArmAlarm();
                    await _wake.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
                }
            }

            _stopped.TrySetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _stopped.TrySetResult();
        }
        catch (Exception fault)
        {
            // A disk fault, a halt or a bug of ours: no vote leaves this node any more.
            Fail(fault);
        }
    }

    /// <summary>
    /// One turn: everything that has arrived, then one sync, then what is to be said. False when idle.
    /// </summary>
    private bool Turn()
    {
        bool worked = AttendGate();
        int external = 0;
        while (TryTakeInput(ref external, out Input? input))
        {
            worked = true;
            _parts.Gate?.Watch(input);
            IReadOnlyList<Effect> effects =
                EpochMachine.Step(_state, input, _parts.Worker.Clock.Now).Effects;
            _parts.Gate?.Follow(_state.Config);
            foreach (Effect effect in effects)
            {
                Perform(effect);
            }

            if (input is Input.Committed)
            {
                ForgetFinalized();
            }
        }

        Volatile.Write(ref _view, _state.Running.CurrentView.Value);
        if (_outbox.Count > 0 || worked)
        {
            Flush();
            FollowEpochs();
        }

        StartBuildWhenDue();
        return worked;
    }

    private bool TryTakeInput(ref int external, [NotNullWhen(true)] out Input? input)
    {
        if (_immediate.TryDequeue(out input) || _internal.Reader.TryRead(out input))
        {
            return true;
        }

        if (_timers.TryTakeDue(_parts.Worker.Clock.Now, out TimerId timer))
        {
            input = new Input.TimerFired(timer);
            return true;
        }

        if (external < ExternalPerTurnMax && _external.Reader.TryRead(out input))
        {
            external++;
            return true;
        }

        input = null;
        return false;
    }

    private void Perform(Effect effect)
    {
        switch (effect)
        {
            case Effect.WalAppend append:
                _walBatch.Add(append.Record, _parts.Wal);
                break;
            case Effect.Sign sign:
                Sign(sign);
                break;
            case Effect.SetTimer set:
                _timers.Set(set.Timer, set.At);
                break;
            case Effect.CancelTimer cancel:
                _timers.Cancel(cancel.Timer);
                break;
            case Effect.Verify or Effect.Forget:
                _worker!.Enqueue(effect);
                break;
            case Effect.Build build:
                _waitingBuild = build;
                break;
            case Effect.ReportFault report:
                _parts.Worker.Log.FaultFound(report.Evidence);
                _parts.Evidence?.Report(report.Evidence);
                break;
            case Effect.Halt halt:
                throw new ConsensusHaltedException(halt.Reason);
            default:
                _outbox.Add(effect);
                break;
        }
    }

    // What is worth reading changed; when an epoch began, whose signatures count did too.
    private void FollowEpochs()
    {
        _intake!.Follow(_state);
        if (_running.Epoch != _state.Config.Epoch)
        {
            _running = _state.Config;
            _parts.Worker.Log.EpochStarted(_running.Epoch, _running.Validators.Count, _running.Self);
            EpochBegan?.Invoke(_running);
        }
    }

    // Before anything else of a turn: who recovers is answered, and what waited for the signer is signed.
    private bool AttendGate()
    {
        if (_parts.Gate is not { } gate)
        {
            return false;
        }

        Timestamp now = _parts.Worker.Clock.Now;
        int before = _outbox.Count + _immediate.Count;
        for (int i = 0; i < RecoveryQueueMax && _recovery.Reader.TryRead(out var item); i++)
        {
            switch (item.Message)
            {
                case ConsensusMessage.OfRecoveryReply m:
                    gate.Take(m.Reply, now);
                    break;
                case ConsensusMessage.OfRecoveryRequest m
                    when gate.Answer(item.From, m.Request, _state.Running, now) is { } reply:
                    _outbox.Add(new Effect.SendTo(item.From, new ConsensusMessage.OfRecoveryReply(reply)));
                    break;
            }
        }

        foreach (Effect.Sign sign in gate.Release(_state.Running, HeadPosition(), now))
        {
            Sign(sign);
        }

        if (gate.TakeDueRequest(now) is { } request)
        {
            _outbox.Add(new Effect.Broadcast(new ConsensusMessage.OfRecoveryRequest(request)));
        }

        return _outbox.Count + _immediate.Count > before;
    }

    private void Sign(Effect.Sign sign)
    {
        if (_parts.Gate is { } gate
            && gate.Holds(sign, HeadPosition(), _parts.Worker.Clock.Now, out Effect.Sign? refused))
        {
            if (refused is not null)
            {
                _immediate.Enqueue(new Input.SignRefused(refused.Body));
            }

            return;
        }

        Vote? vote = _parts.Signer?.Sign(sign.Body, sign.Index);
        if (vote is null)
        {
            _immediate.Enqueue(new Input.SignRefused(sign.Body));
            return;
        }

        _intake!.RememberOwn(vote);
        _immediate.Enqueue(new Input.Signed(vote));
    }

    // What is at or below the committed view can never be signed again, and its log is not needed after a
    // crash.
    private void ForgetFinalized()
    {
        WalPosition floor = HeadPosition();
        _parts.Wal.Prune(floor);
        _parts.Signer?.Journal.Advance(floor);
    }

    private WalPosition HeadPosition()
    {
        (Epoch epoch, View view) = _parts.Worker.Seats.PlaceOf(_parts.Worker.Tree.Head.Header);
        return WalPosition.Of(epoch, view);
    }

    private void Flush()
    {
        // In this order: a vote must never be in the journal without what it rests on in the log.
        _walBatch.AppendTo(_parts.Wal);
        long started = Stopwatch.GetTimestamp();
        _parts.Wal.Sync();
        _parts.Signer?.Journal.Sync();
        Interlocked.Add(ref _syncTicks, Stopwatch.GetElapsedTime(started).Ticks);
        using (_parts.Worker.Processor.Enter(ProcessorPart.Network))
        {
            foreach (Effect effect in _outbox)
            {
                Publish(effect);
            }
        }

        _outbox.Clear();
    }

    private void Publish(Effect effect)
    {
        switch (effect)
        {
            case Effect.Broadcast { Except: { } except } broadcast:
                SendToOthers(except, broadcast.Message);
                break;
            case Effect.Broadcast broadcast:
                _parts.Intake.Network.Broadcast(ConsensusOutbound.Of(broadcast.Message));
                break;
            case Effect.SendTo send:
                Send(_parts.Intake.Peers.PeerOf(send.To), send.Message);
                break;
            case Effect.SendToValidator send:
                if (PeerOf(send.Epoch, send.To) is { } validator)
                {
                    Send(validator, send.Message);
                }

                break;
            case Effect.ServeBlock serve:
                _parts.Intake.Ranges.AnswerBlock(_parts.Intake.Peers.PeerOf(serve.To), serve.Hash);
                break;
            case Effect.Commit:
                _worker!.Enqueue(effect);
                break;
            default:
                Invariant.Require(false, $"the driver does not know the effect {effect.GetType().Name}");
                break;
        }
    }

    private PeerId? PeerOf(Epoch epoch, ValidatorIndex index)
    {
        EpochConfig? config = epoch == _state.Config.Epoch ? _state.Config
            : epoch == _state.Previous?.Epoch ? _state.Previous.Config
            : null;
        return config is null ? null : _parts.Intake.Peers.PeerOf(config.Validators[index].Key.Address);
    }

    private void SendToOthers(ExceptValidators except, ConsensusMessage message)
    {
        OutboundMessage outbound = ConsensusOutbound.Of(message);
        PeerId?[] past = [.. except.Indices.Select(index => PeerOf(except.Epoch, index))];
        foreach (PeerId peer in _parts.Intake.Network.Peers)
        {
            if (!past.Contains(peer))
            {
                _parts.Intake.Network.Send(peer, outbound);
            }
        }
    }

    private void Send(PeerId to, ConsensusMessage message)
    {
        _intake!.Asked(to, message);
        _parts.Intake.Network.Send(to, ConsensusOutbound.Of(message));
    }

    // A build begins at NotBeforeFull when its parent's state leaves some transaction executable, else at
    // NotBeforeEmpty.
    private void StartBuildWhenDue()
    {
        if (_waitingBuild is not { } build)
        {
            return;
        }

        Timestamp now = _parts.Worker.Clock.Now;
        bool due = now >= build.NotBeforeEmpty
            || (now >= build.NotBeforeFull
                && _parts.Worker.Tree.ViewOf(build.ParentHash) is { } parent
                && _parts.Worker.Pool.HasExecutableOn(parent.State));
        if (due)
        {
            _waitingBuild = null;
            _worker!.Enqueue(build);
        }
    }

    private void ArmAlarm()
    {
        Timestamp now = _parts.Worker.Clock.Now;
        Timestamp? next = _timers.Next;
        if (_waitingBuild is { } build)
        {
            // Before NotBeforeFull nothing can start it; after it only a transaction or NotBeforeEmpty.
            Timestamp at = now < build.NotBeforeFull ? build.NotBeforeFull : build.NotBeforeEmpty;
            next = next is null || at < next ? at : next;
        }

        if (_parts.Gate?.Next is { } attend && (next is null || attend < next))
        {
            next = attend;
        }

        if (next is not { } due)
        {
            _alarm.Change(Timeout.Infinite, Timeout.Infinite);
            return;
        }

        ulong waitMs = due > now ? Math.Min(due.UnixMs - now.UnixMs, 60_000) : 0;
        _alarm.Change((int)waitMs, Timeout.Infinite);
    }

    private async ValueTask TakeAsync(Input input, CancellationToken cancellation)
    {
        await _external.Writer.WriteAsync(input, cancellation).ConfigureAwait(false);
        Wake();
    }

    private void TakeRecovery(PeerNumber from, ConsensusMessage message)
    {
        if (_parts.Gate is not null)
        {
            _recovery.Writer.TryWrite((from, message));
            Wake();
        }
    }

    private void Answer(Input input)
    {
        _internal.Writer.TryWrite(input);
        Wake();
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private void Fail(Exception fault)
    {
        _parts.Worker.Log.Fatal(fault.Message, fault);
        _stopped.TrySetException(fault);
        _stop.Cancel();
    }
}
