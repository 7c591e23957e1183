using OpenLedger.Consensus.Epochs;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Datanets.Sidecars;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Network;
using OpenLedger.Network.Gossip;
using OpenLedger.Node.Running;
using OpenLedger.Node.Submission;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Content;

/// <summary>
/// Carries content sidecars into the chain: takes bytes from users, fetches those of recorded sidecars from
/// peers and gives them away, says as a validator what it has, gathers the others' words, and brings a
/// certificate to the chain when it is this node's turn. Works on a task of its own, woken by blocks and
/// messages. Thread-safe.
/// </summary>
internal sealed class ContentService : IAsyncDisposable
{
    /// <summary>Words about contents that this node's chain does not know yet; the oldest go.</summary>
    public const int EarlyMax = 1_024;

    /// <summary>Blocks for which a word is kept so.</summary>
    public const int EarlyBlocks = 64;

    /// <summary>Blocks after which a content that still waits is announced again.</summary>
    public const ulong RepeatBlocks = 64;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly ContentParts _parts;
    private readonly AvailabilityCollector _collector;
    private readonly ContentFetcher _fetcher;
    private readonly OwnTransactions? _transactions;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<SidecarId, OpenSidecar> _open = [];
    private readonly SortedDictionary<Hash256, uint> _openRoots = [];
    private readonly Queue<(AvailabilityVote Vote, Height Until)> _early = new();
    private readonly ContentInbox _inbox;
    private readonly WokenLoop _loop;
    private ITimer? _ticks;
    private volatile EpochConfig? _epoch;
    private bool _saidNoFunds;

    internal ContentService(ContentParts parts, Action<Exception> fail)
    {
        _parts = parts;
        _collector = new AvailabilityCollector(parts.Domain);
        _fetcher = new ContentFetcher(parts.Network.Requests, Keep, fail, parts.Clock);
        _transactions =
            parts.Key is { } key ? new OwnTransactions(parts.Executor, parts.Pool, key) : null;
        _inbox = new ContentInbox(parts.Contents, RecordedSizeOf, CertificateOf, Taken, parts.Clock);
        _loop = new WokenLoop(WorkAsync, fail);
        ContentServer server = new(root => parts.Contents.Read(root), parts.Chain);
        parts.Network.Requests.Serve(ContentProtocol.Name, ContentProtocol.Options, server.Answer);
        parts.Contents.Missed += OnMissed;
    }

    /// <summary>Begins to listen and to speak.</summary>
    public void Start()
    {
        _parts.Network.Gossip.Subscribe(_parts.Topic, Judge);
        _ticks = _parts.Clock.CreateTimer(_ => _fetcher.Start(), null, Tick, Tick);
        _loop.Start();
    }

    /// <summary>A block was finalized. Returns at once.</summary>
    public void OnFinalized() => _loop.Wake();

    /// <summary>Takes contents from users.</summary>
    public IContentInbox Inbox => _inbox;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _parts.Contents.Missed -= OnMissed;
        _parts.Network.Gossip.Unsubscribe(_parts.Topic);
        if (_ticks is not null)
        {
            await _ticks.DisposeAsync().ConfigureAwait(false);
        }

        await _loop.DisposeAsync().ConfigureAwait(false);
        await _fetcher.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Words kept of contents that the chain does not know yet.</summary>
    internal int EarlyCount
    {
        get
        {
            lock (_gate)
            {
                return _early.Count;
            }
        }
    }

    /// <summary>One look at the finalized head: says, asks for, gathers and sends what there is to.</summary>
    internal async ValueTask WorkAsync(CancellationToken cancellation)
    {
        ChainView head = _parts.Chain.Head;
        EpochConfig epoch = EpochOf(head);
        OpenSidecar[] open = Follow(head, epoch);
        foreach (OpenSidecar sidecar in open)
        {
            uint? size = _parts.Contents.SizeOf(sidecar.Entry.Root);
            if (size is null)
            {
                Want(sidecar, epoch, hint: null);
            }
            else if (size == sidecar.Entry.SizeBytes && sidecar.Entry.Status == SidecarStatus.Waiting)
            {
                // Of another length than recorded nobody vouches for it, and it is not fetched again.
                Speak(sidecar, head, epoch);
            }

            if (sidecar.Entry.Status == SidecarStatus.Waiting)
            {
                await ActivateAsync(sidecar, head, epoch, cancellation).ConfigureAwait(false);
            }
        }

        _inbox.Sweep();
    }

    private EpochConfig EpochOf(ChainView head)
    {
        Epoch running = _parts.Seats.PlaceOf(head.Header).Epoch;
        EpochConfig? known = _epoch;
        if (known?.Epoch != running)
        {
            _epoch = known = _parts.Seats.Of(running, head.State).Config;
        }

        return known;
    }

    // What waits now, out of the head's state; what waits no more is let go of.
    private OpenSidecar[] Follow(ChainView head, EpochConfig epoch)
    {
        var slots = new SidecarSlots(new StateSlots(head.State));
        IReadOnlyDictionary<SidecarId, SidecarEntry> unresolved = slots.LoadUnresolved();
        lock (_gate)
        {
            _collector.Begin(epoch);
            foreach (OpenSidecar gone in _open.Values.Where(o => !unresolved.ContainsKey(o.Id)).ToArray())
            {
                LetGo(gone, slots.Load(gone.Id)!.Status);
            }

            foreach ((SidecarId id, SidecarEntry entry) in unresolved)
            {
                if (_open.TryGetValue(id, out OpenSidecar? known))
                {
                    known.Entry = entry;
                    continue;
                }

                _open.Add(id, new OpenSidecar(id, entry));
                _openRoots[entry.Root] = entry.SizeBytes;
                _collector.Listen(entry.Root, entry.SizeBytes);
            }

            for (int i = _early.Count; i > 0; i--)
            {
                (AvailabilityVote vote, Height until) = _early.Dequeue();
                if (_collector.Take(vote) == WordVerdict.Unknown && until > head.Header.Number)
                {
                    _early.Enqueue((vote, until));
                }
            }

            return [.. _open.Values];
        }
    }

    // A root belongs to one open sidecar at a time, so nobody else here needs it.
    private void LetGo(OpenSidecar gone, SidecarStatus status)
    {
        Hash256 root = gone.Entry.Root;
        _open.Remove(gone.Id);
        _openRoots.Remove(root);
        _collector.Forget(root);
        _fetcher.Forget(root);
        if (status is SidecarStatus.Admitted or SidecarStatus.Refused)
        {
            // It became effective: the chain has the bytes for good.
            _parts.Contents.Remove(root);
        }
    }

    // A validator needs what it is asked to vouch for; everybody needs what will be effective.
    private void Want(OpenSidecar sidecar, EpochConfig epoch, PeerId? hint)
    {
        bool isUrgent = sidecar.Entry.Status == SidecarStatus.Activated;
        if (isUrgent || epoch.Self is not null)
        {
            _fetcher.Want(sidecar.Entry.Root, isUrgent, hint);
        }
    }

    private void Speak(OpenSidecar sidecar, ChainView head, EpochConfig epoch)
    {
        bool isNewEpoch = sidecar.SaidIn != epoch.Epoch;
        if (!isNewEpoch && head.Header.Number < sidecar.SayFrom)
        {
            return;
        }

        // The bytes are read again before this node vouches for them: a damaged file is found here.
        SidecarEntry entry = sidecar.Entry;
        if (isNewEpoch && _parts.Contents.Read(entry.Root) is null)
        {
            return;
        }

        (sidecar.SaidIn, sidecar.SayFrom) =
            (epoch.Epoch, new Height(head.Header.Number.Value + RepeatBlocks));
        Publish(new ContentMessage.Announced(sidecar.Id, entry.Root, entry.SizeBytes));
        if (_parts.Key is { } key && epoch.Self is { } self)
        {
            Available body = new(entry.Root, entry.SizeBytes, epoch.Epoch);
            AvailabilityVote vote = new(body, self, Secp256k1.Sign(key, _parts.Domain.Digest(body)));
            lock (_gate)
            {
                _collector.Take(vote);
            }

            Publish(new ContentMessage.Said(vote));
        }
    }

    private async ValueTask ActivateAsync(
        OpenSidecar sidecar, ChainView head, EpochConfig epoch, CancellationToken cancellation)
    {
        if (_transactions is null || epoch.Self is null
            || CertificateOf(sidecar.Entry.Root) is not { } certificate
            || !sidecar.Turn.IsDue(head.Header.Number, _parts.Key!.Address, epoch.Validators.Count))
        {
            return;
        }

        byte[] data = DatanetsContract.Interface.Function("activate")
            .EncodeCall(sidecar.Id.Value, certificate.Encode());
        SubmissionOutcome outcome = await _transactions
            .SubmitAsync(SystemAddresses.Datanets, data, sidecar.Turn.Last, head, cancellation)
            .ConfigureAwait(false);
        sidecar.Turn.Attempted(
            head.Header.Number, (outcome as SubmissionOutcome.Sent)?.Transaction);
        switch (outcome)
        {
            case SubmissionOutcome.Sent:
                _saidNoFunds = false;
                break;
            case SubmissionOutcome.NoFunds noFunds when !_saidNoFunds:
                _saidNoFunds = true;
                _parts.Log.Notice(
                    $"sidecar {sidecar.Id} is not activated: account {_parts.Key.Address} has "
                    + $"{noFunds.BalanceWei} wei, the gas costs {noFunds.CostWei}");
                break;
            case SubmissionOutcome.Refused refused:
                _parts.Log.Notice($"sidecar {sidecar.Id} is not activated: {refused.Reason}");
                break;
        }
    }

    private void Publish(ContentMessage message) =>
        _parts.Network.Gossip.Publish(_parts.Topic, message.Encode());

    /// <summary>What a message on the topic is worth.</summary>
    internal ValueTask<GossipVerdict> Judge(PeerId from, ReadOnlyMemory<byte> data)
    {
        GossipVerdict verdict = ContentMessage.TryDecode(data.Span) switch
        {
            ContentMessage.Announced announced => JudgeAnnounced(from, announced),
            ContentMessage.Said said => JudgeSaid(said.Vote),
            _ => GossipVerdict.Reject,
        };
        if (verdict == GossipVerdict.Reject)
        {
            _parts.Log.PeerMisbehaved(from.Value, "a false word about a content");
        }

        return ValueTask.FromResult(verdict);
    }

    private GossipVerdict JudgeAnnounced(PeerId from, ContentMessage.Announced announced)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(announced.Sidecar, out OpenSidecar? sidecar))
            {
                // This node's head may be behind, or ahead: it asks everybody once it knows the sidecar.
                return GossipVerdict.Ignore;
            }

            if (sidecar.Entry.Root != announced.Root || sidecar.Entry.SizeBytes != announced.SizeBytes)
            {
                return GossipVerdict.Reject;
            }

            if (_parts.Contents.SizeOf(announced.Root) is null && _epoch is { } epoch)
            {
                Want(sidecar, epoch, from);
            }

            return GossipVerdict.Accept;
        }
    }

    private GossipVerdict JudgeSaid(AvailabilityVote vote)
    {
        WordVerdict verdict;
        lock (_gate)
        {
            verdict = _collector.Take(vote);
            if (verdict == WordVerdict.Unknown)
            {
                if (_early.Count == EarlyMax)
                {
                    _early.Dequeue();
                }

                Height head = _parts.Chain.Head.Header.Number;
                _early.Enqueue((vote, new Height(head.Value + EarlyBlocks)));
            }
        }

        if (verdict == WordVerdict.New)
        {
            _loop.Wake();
        }

        return verdict switch
        {
            WordVerdict.New => GossipVerdict.Accept,
            WordVerdict.False => GossipVerdict.Reject,
            _ => GossipVerdict.Ignore,
        };
    }

    private void OnMissed(Hash256 root) => _fetcher.Want(root, isUrgent: true);

    // Called by the fetcher with bytes whose root it has checked.
    private void Keep(Hash256 root, byte[] content)
    {
        _parts.Contents.Add(root, content);
        _loop.Wake();
    }

    private void Taken(Hash256 root)
    {
        _fetcher.Forget(root);
        _loop.Wake();
    }

    private uint? RecordedSizeOf(Hash256 root)
    {
        lock (_gate)
        {
            return _openRoots.TryGetValue(root, out uint size) ? size : null;
        }
    }

    private AvailabilityCertificate? CertificateOf(Hash256 root)
    {
        lock (_gate)
        {
            return _collector.CertificateOf(root);
        }
    }
}
