using System.Threading.Channels;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Certificates;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Ledger.Queries;
using OpenLedger.Network;
using OpenLedger.Network.Protocols.Requests;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Sync;

/// <summary>
/// A node's sync, both sides: answers peers, hears and tells of new blocks, and fetches what this node lacks
/// until it is at the head, from where validators follow consensus and others follow announcements. One loop
/// performs what the <see cref="SyncPlanner"/> decides. Thread-safe.
/// </summary>
internal sealed class ChainSync : IAsyncDisposable
{
    /// <summary>Announcements waiting for the loop, the newest of each peer.</summary>
    public const int HeardMax = 512;

    private static readonly TimeSpan BusyTick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan IdleTick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PeersEvery = TimeSpan.FromSeconds(2);

    private readonly SyncParts _parts;
    private readonly IRequests _requests;
    private readonly SyncPlanner _planner;
    private readonly SyncVerifier _verifier;
    private readonly SyncServer _server;
    private readonly BlockAnnouncer _announcer;
    private readonly SyncProgress _progress;
    private readonly long _started;

    // Answers to actions: as many as there are actions out, which the planner bounds.
    private readonly Channel<Func<TimeSpan, IReadOnlyList<SyncAction>>> _answers =
        Channel.CreateUnbounded<Func<TimeSpan, IReadOnlyList<SyncAction>>>();

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, (Height Height, bool IsProved)> _heard = [];
    private readonly CancellationTokenSource _stop = new();
    private TimeSpan _peersDue;
    private Height _seen; // the head announcements were last looked at for
    private int _out;
    private volatile bool _havePeersChanged = true;
    private volatile bool _hasHeard;
    private Task _loop = Task.CompletedTask;

    /// <summary>Does nothing before <see cref="Start"/>.</summary>
    public ChainSync(SyncParts parts)
    {
        _parts = parts;
        _requests = parts.Network.Requests;
        _started = parts.Time.GetTimestamp();
        _planner = new SyncPlanner(parts.Limits, parts.Schedule);
        _verifier = new SyncVerifier(parts.Domain, () => parts.Core.Epoch, parts.Decoder);
        _server = new SyncServer(parts.Chain, parts.Schedule, parts.Genesis);
        _announcer = new BlockAnnouncer(parts, _verifier, Hear);
        _progress = new SyncProgress(parts.Log.Notice);
    }

    /// <summary>Where this node is on its way to the head; null while it is there.</summary>
    public SyncDetails? Progress => _progress.Current;

    /// <summary>True once a peer has said where the chain is, and <see cref="Progress"/> tells of
    /// it.</summary>
    public bool HasHeard => _hasHeard;

    /// <summary>Most bytes that were ahead of the store at any time.</summary>
    internal long BytesAheadPeak { get; private set; }

    /// <summary>Answers peers, and fetches.</summary>
    /// <param name="fail">Told of a bug of this node's: it cannot go on.</param>
    public void Start(Action<Exception> fail)
    {
        _server.Serve(_requests);
        _announcer.Start();
        _requests.PeerConnected += OnPeer;
        _requests.PeerDisconnected += OnPeer;
        _parts.Core.EpochBegan += OnEpoch;
        _loop = Task.Run(() => RunAsync(fail));
    }

    /// <summary>This node's head moved. Quick.</summary>
    public void HeadMoved() => Wake();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _requests.PeerConnected -= OnPeer;
        _requests.PeerDisconnected -= OnPeer;
        _parts.Core.EpochBegan -= OnEpoch;
        _announcer.Stop();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private TimeSpan Now => _parts.Time.GetElapsedTime(_started);

    private async Task RunAsync(Action<Exception> fail)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await TurnAsync().ConfigureAwait(false);
                await WaitAsync(_planner.IsEngaged ? BusyTick : IdleTick).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping: what was being fetched is fetched again after the next start.
        }
        catch (Exception fault)
        {
            fail(fault); // a bug of ours: better a node that stops than one that silently stays behind
        }

        while (Volatile.Read(ref _out) > 0)
        {
            await _answers.Reader.ReadAsync().ConfigureAwait(false); // everything that is out ends with _stop
            _out--;
        }
    }

    private async Task TurnAsync()
    {
        TimeSpan now = Now;
        Follow(now);
        while (_answers.Reader.TryRead(out Func<TimeSpan, IReadOnlyList<SyncAction>>? answer))
        {
            _out--;
            await PerformAsync(answer(now)).ConfigureAwait(false);
        }

        await PerformAsync(_planner.Plan(now)).ConfigureAwait(false);
        BytesAheadPeak = Math.Max(BytesAheadPeak, _planner.BytesAhead);
        Height head = _parts.Chain.Head.Header.Number;
        Height highest = _planner.Highest(now);
        _progress.Update(head, highest, _planner.Peers.Count, now);
        _hasHeard = _planner.HasHeard;
        Announce(head, highest, now);
    }

    // Only a validator at the head has news.
    private void Announce(Height head, Height highest, TimeSpan now)
    {
        bool isNear = highest.Value <= head.Value + SyncProgress.LagBlocksMax;
        if (head > _seen && isNear && _parts.Core.Epoch.Self is not null)
        {
            _seen = head;
            if (_server.NewestProved() is { } proof)
            {
                _announcer.Tell(proof, now);
            }
        }

        _announcer.TellDue(now);
    }

    private void Follow(TimeSpan now)
    {
        // The head first: an epoch that began after it was read only makes the planner wait a turn.
        Height head = _parts.Chain.Head.Header.Number;
        _planner.HeadMoved(head, _parts.Core.Epoch.Epoch, _parts.Core.Epoch.Self is not null, now);
        if (_havePeersChanged || now >= _peersDue)
        {
            (_havePeersChanged, _peersDue) = (false, now + PeersEvery);
            _planner.Peers.Follow(_requests.Connected, now);
        }

        lock (_gate)
        {
            foreach ((PeerId peer, (Height height, bool isProved)) in _heard)
            {
                _planner.Announced(peer, height, isProved);
            }

            _heard.Clear();
        }
    }

    private async ValueTask PerformAsync(IReadOnlyList<SyncAction> actions)
    {
        foreach (SyncAction action in actions)
        {
            switch (action)
            {
                case SyncAction.AskStatus ask:
                    Run(() => AskStatusAsync(ask.Peer));
                    break;
                case SyncAction.AskBlocks ask:
                    Run(() => AskBlocksAsync(ask));
                    break;
                case SyncAction.Check check:
                    Run(() => Task.FromResult(Check(check)));
                    break;
                case SyncAction.Feed feed:
                    await _parts.Core.OfferAsync(feed.Blocks, feed.Range.Finalization, _stop.Token)
                        .ConfigureAwait(false);
                    break;
                case SyncAction.Penalize penalize:
                    _parts.Log.PeerMisbehaved(penalize.Peer.Value, penalize.Detail);
                    _requests.Penalize(penalize.Peer, penalize.Offence, penalize.Detail);
                    break;
                default:
                    Invariant.Require(false, "an unknown action");
                    break;
            }
        }
    }

    // Every action that is out answers exactly once, whatever becomes of it.
    private void Run(Func<Task<Func<TimeSpan, IReadOnlyList<SyncAction>>>> work)
    {
        _out++;
        _ = Task.Run(async () =>
        {
            Func<TimeSpan, IReadOnlyList<SyncAction>> answer;
            try
            {
                answer = await work().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                answer = _ => [];
            }
            catch (Exception bug)
            {
                answer = _ => throw new InvalidOperationException("sync failed", bug);
            }

            _answers.Writer.TryWrite(answer);
            Wake();
        });
    }

    private async Task<Func<TimeSpan, IReadOnlyList<SyncAction>>> AskStatusAsync(PeerId peer)
    {
        SyncStatus? status = null;
        bool isForeign = false;
        try
        {
            RequestAnswer answer = await _requests.AskAsync(
                peer, SyncProtocol.Name, SyncProtocol.Options, new SyncRequest.Status().Encode(), _stop.Token)
                .ConfigureAwait(false);
            status = answer is { Status: RequestStatus.Ok, Parts: [ReadOnlyMemory<byte> part] }
                ? SyncStatus.TryDecode(part.Span)
                : null;
            isForeign = status is not null && status.Genesis != _parts.Genesis;
        }
        catch (PeerFaultException)
        {
            // Gone, of another kind, or too slow: the network has taken note, and it is asked again later.
            return now => FailStatus(peer, now);
        }

        if (status is null || isForeign)
        {
            return now =>
            [
                .. FailStatus(peer, now),
                new SyncAction.Penalize(
                    peer, PeerOffence.UselessAnswer, isForeign ? "another chain's status" : "no status"),
            ];
        }

        bool? isProved = status.Proof is { } proof
            ? _verifier.Check(proof.Finalization) switch
            {
                CertificateError.None => true,
                null => null,
                _ => false,
            }
            : null;
        return now => TakeStatus(peer, status, isProved, now);
    }

    private SyncAction[] FailStatus(PeerId peer, TimeSpan now)
    {
        _planner.StatusFailed(peer, now);
        return [];
    }

    private SyncAction[] TakeStatus(PeerId peer, SyncStatus status, bool? isProved, TimeSpan now)
    {
        if (isProved == false)
        {
            _planner.StatusFailed(peer, now);
            return [new SyncAction.Penalize(
                peer, PeerOffence.InvalidData, "a status with a Finalization that does not verify")];
        }

        _planner.StatusReceived(peer, status.Head, now);
        if (isProved == true)
        {
            _planner.Announced(peer, status.Proof!.Height, isProved: true);
        }

        return [];
    }

    private async Task<Func<TimeSpan, IReadOnlyList<SyncAction>>> AskBlocksAsync(SyncAction.AskBlocks ask)
    {
        SyncAnswer answer;
        try
        {
            byte[] request = new SyncRequest.Blocks(ask.From, ask.Count).Encode();
            answer = _verifier.Read(await _requests.AskAsync(
                ask.Peer, SyncProtocol.Name, SyncProtocol.Options, request, _stop.Token)
                .ConfigureAwait(false));
        }
        catch (PeerFaultException fault)
        {
            answer = fault.Reason switch
            {
                DisconnectReason.RequestTimeout => new SyncAnswer.Stalled(),
                DisconnectReason.ProtocolViolation => new SyncAnswer.Invalid(fault.Message),
                _ => new SyncAnswer.Unreachable(),
            };
        }

        return now => _planner.Answered(ask.Id, answer, now);
    }

    private Func<TimeSpan, IReadOnlyList<SyncAction>> Check(SyncAction.Check check)
    {
        IReadOnlyList<CandidateBlock>? blocks =
            _verifier.Decode(check.Blocks, check.IsVerified, out string? problem);
        return now => _planner.Checked(check.Range, blocks, problem, now);
    }

    private void Hear(PeerId peer, Height height, bool isProved)
    {
        lock (_gate)
        {
            if (_heard.TryGetValue(peer, out (Height Height, bool IsProved) known)
                ? height > known.Height || (isProved && !known.IsProved)
                : _heard.Count < HeardMax)
            {
                _heard[peer] = (height, isProved);
            }
        }

        Wake();
    }

    private void OnPeer(PeerId peer)
    {
        _havePeersChanged = true;
        Wake();
    }

    private void OnEpoch(EpochConfig epoch) => Wake();

    private void Wake() => _wake.Writer.TryWrite(true);

    private async Task WaitAsync(TimeSpan most)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(most);
        try
        {
            await _wake.Reader.ReadAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // Nothing happened: time itself may be what was waited for.
            return;
        }
    }
}
