using OpenLedger.Consensus.Blocks;
using OpenLedger.Network;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Sync;

/// <summary>
/// Decides what is fetched from whom, and when the core gets it: a function of what happened and of the time
/// it is given; does no input or output. The store is the progress: a planner knows nothing that a restart
/// loses. Not thread-safe.
/// </summary>
internal sealed class SyncPlanner
{
    private readonly SyncLimits _limits;
    private readonly SyncWindow _window;
    private readonly Dictionary<long, Question> _questions = [];
    private Height _head;
    private Epoch _epoch;
    private bool _isValidator;
    private TimeSpan _movedAt; // the head, or the knowledge that there is more
    private bool _isBehind;
    private TimeSpan _tailAt;
    private Height _proved;
    private bool _isEngaged;
    private long _nextQuestion;

    /// <summary>A planner of a node whose head is genesis until <see cref="HeadMoved"/> says more.</summary>
    public SyncPlanner(SyncLimits limits, EpochSchedule schedule)
    {
        _limits = limits;
        Peers = new SyncPeers(limits);
        _window = new SyncWindow(limits, schedule);
    }

    /// <summary>Who there is.</summary>
    public SyncPeers Peers { get; }

    /// <summary>True once a peer has said where it is.</summary>
    public bool HasHeard { get; private set; }

    /// <summary>True while blocks are being fetched.</summary>
    public bool IsEngaged => _isEngaged;

    /// <summary>Bytes held, and the largest answer for each question that is out.</summary>
    public long BytesAhead => _window.BytesHeld + ((long)_questions.Count * _limits.AnswerBytesMax);

    /// <summary>Questions for blocks that are out.</summary>
    public int InFlight => _questions.Count;

    /// <summary>The highest block that was proved here.</summary>
    public Height Proved => _proved;

    /// <summary>The height this node believes the chain to have.</summary>
    public Height Highest(TimeSpan now) => Max(Max(_head, _proved), Peers.CredibleClaim(now));

    /// <summary>The committed head, and the epoch that decides the block above it.</summary>
    public void HeadMoved(Height head, Epoch epoch, bool isValidator, TimeSpan now)
    {
        if (head > _head)
        {
            _movedAt = now;
        }

        (_head, _epoch, _isValidator) = (head, epoch, isValidator);
        _window.DropCommitted(head);
    }

    /// <summary>A peer said where it is.</summary>
    public void StatusReceived(PeerId peer, Height head, TimeSpan now)
    {
        HasHeard = true;
        if (Peers.Find(peer) is { } known)
        {
            (known.IsStatusAsked, known.StatusDue) = (false, now + _limits.StatusEvery);
            known.Claim = head;
        }
    }

    /// <summary>A peer did not say where it is, or it made no sense.</summary>
    public void StatusFailed(PeerId peer, TimeSpan now)
    {
        if (Peers.Find(peer) is { } known)
        {
            (known.IsStatusAsked, known.StatusDue) = (false, now + _limits.StatusEvery);
            Peers.Fail(known, weight: 1, now);
        }
    }

    /// <summary>A peer passed on that a block is final; whether that is proved the caller says.</summary>
    public void Announced(PeerId peer, Height height, bool isProved)
    {
        if (isProved)
        {
            _proved = Max(_proved, height);
        }

        if (Peers.Find(peer) is { } known)
        {
            known.Hint = Max(known.Hint, height);
        }
    }

    /// <summary>What is to be done now.</summary>
    public IReadOnlyList<SyncAction> Plan(TimeSpan now)
    {
        List<SyncAction> actions = [];
        foreach (SyncPeer peer in Peers.StatusDue(now).ToArray())
        {
            peer.IsStatusAsked = true;
            actions.Add(new SyncAction.AskStatus(peer.Id));
        }

        Height target = Max(_proved, Peers.HighestClaim(now));
        Engage(target, now);
        if (_isEngaged)
        {
            Extend(target, now);
            foreach (SyncRange range in _window.Ranges)
            {
                Ask(range, now, actions);
            }

            Check(actions);
            Feed(now, actions);
        }

        return actions;
    }

    /// <summary>What became of a question for blocks.</summary>
    public IReadOnlyList<SyncAction> Answered(long id, SyncAnswer answer, TimeSpan now)
    {
        Question question = _questions[id];
        _questions.Remove(id);
        SyncRange? range = _window.Find(question.Range);
        range?.Asked.Remove(question.Peer);
        SyncPeer? peer = Peers.Find(question.Peer);
        if (peer is not null)
        {
            peer.InFlight--;
        }

        return answer is SyncAnswer.Blocks blocks && blocks.Range.First == question.From
            ? Take(blocks, question, range, peer, now)
            : Refuse(answer, question, range, peer, now);
    }

    /// <summary>A range was checked: its blocks decoded, or null with what is wrong.</summary>
    public IReadOnlyList<SyncAction> Checked(
        long id, IReadOnlyList<CandidateBlock>? decoded, string? problem, TimeSpan now)
    {
        if (_window.Find(id) is not { } range)
        {
            return []; // committed meanwhile
        }

        range.IsChecking = false;
        if (decoded is not null)
        {
            (range.Decoded, range.IsVerified) = (decoded, true);
            _proved = Max(_proved, range.To);
            return [];
        }

        PeerId giver = range.HeldFrom;
        (range.Held, range.IsVerified) = (null, false);
        range.Tried.Add(giver);
        if (Peers.Find(giver) is { } peer)
        {
            Peers.Fail(peer, weight: 60, now);
        }

        return [new SyncAction.Penalize(giver, PeerOffence.InvalidData, problem!)];
    }

    // A validator leaves what is near the head to consensus, as long as that goes on.
    private void Engage(Height target, TimeSpan now)
    {
        _window.Trim(target);
        bool isBehind = target > _head;
        if (isBehind && !_isBehind)
        {
            _movedAt = now;
        }

        _isBehind = isBehind;
        if (target <= _head && _window.BytesHeld == 0)
        {
            _isEngaged = false;
            _window.Clear();
        }
        else if (!_isEngaged)
        {
            _isEngaged = !_isValidator || target.Value - _head.Value > _limits.ValidatorLagBlocks
                || now - _movedAt >= _limits.ValidatorStuckAfter;
        }
    }

    private void Extend(Height target, TimeSpan now)
    {
        while (_window.CanExtend(_head, target, out bool isTail))
        {
            if (isTail && (_window.IsWaiting || now < _tailAt + _limits.TailEvery))
            {
                return; // what comes meanwhile will be asked for together
            }

            _window.Extend(_head);
            _tailAt = isTail ? now : _tailAt;
        }
    }

    private void Ask(SyncRange range, TimeSpan now, List<SyncAction> actions)
    {
        // Whoever was asked on its mere word is not waited for once the block is known to exist.
        bool isOverdue = now - range.AskedAt >= _limits.StallAfter
            || (!range.WasProvedWhenAsked && range.From <= _proved);
        bool isStalled = range.Asked.Count == 1 && isOverdue;
        bool isWanted = range.Held is null && (range.Asked.Count == 0 || isStalled);
        bool isLowest = _window.IsLowest(range) && range.Asked.Count == 0;
        if (!isWanted || (BytesAhead + _limits.AnswerBytesMax > _limits.AheadBytesMax && !isLowest))
        {
            return;
        }

        SyncPeer? peer = Peers.Pick(range.From, range.From <= _proved, IsExcluded, now);
        if (peer is null && range.Asked.Count == 0 && range.Tried.Count > 0)
        {
            range.Tried.Clear(); // everybody again, each when it has rested
            peer = Peers.Pick(range.From, range.From <= _proved, IsExcluded, now);
        }

        if (peer is null)
        {
            return;
        }

        long id = _nextQuestion++;
        peer.InFlight++;
        range.Asked.Add(peer.Id);
        (range.AskedAt, range.WasProvedWhenAsked) = (now, range.From <= _proved);
        _questions.Add(id, new Question(range.Id, peer.Id, range.From, now));
        int count = (int)(range.To.Value - range.From.Value) + 1;
        actions.Add(new SyncAction.AskBlocks(id, peer.Id, range.From, count));

        bool IsExcluded(PeerId other) =>
            range.Tried.Contains(other) || range.Asked.Contains(other);
    }

    // Of the running epoch, next in line, and not so much that it only waits.
    private void Check(List<SyncAction> actions)
    {
        long decoded = 0;
        int checking = 0;
        foreach (SyncRange range in _window.Ranges)
        {
            if (range.Held is not { } held || range.Epoch != _epoch)
            {
                return;
            }

            decoded += held.BytesHeld;
            if (decoded > _limits.DecodedBytesMax && decoded > held.BytesHeld)
            {
                return;
            }

            if (range.Decoded is null && !range.IsChecking && checking < _limits.ChecksMax)
            {
                range.IsChecking = true;
                actions.Add(new SyncAction.Check(range.Id, held, range.IsVerified));
            }

            checking += range.IsChecking ? 1 : 0;
        }
    }

    private void Feed(TimeSpan now, List<SyncAction> actions)
    {
        if (_window.Lowest is not { Decoded: { } blocks } range || range.Epoch != _epoch
            || range.From.Value > _head.Value + 1
            || now - range.FedAt < _limits.FeedAgainAfter)
        {
            return;
        }

        range.FedAt = now;
        actions.Add(new SyncAction.Feed(blocks, range.Held!));
    }

    private List<SyncAction> Take(
        SyncAnswer.Blocks blocks, Question question, SyncRange? range, SyncPeer? peer, TimeSpan now)
    {
        if (peer is not null)
        {
            SyncPeers.Succeed(peer, now - question.Since);
        }

        if (range is { Held: null })
        {
            (range.Held, range.HeldFrom, range.IsVerified) = (blocks.Range, question.Peer, blocks.IsVerified);
            _window.OnHeld(range, blocks.Range.Last);
            _proved = blocks.IsVerified ? Max(_proved, blocks.Range.Last) : _proved;
        }

        return [];
    }

    private SyncAction[] Refuse(
        SyncAnswer answer, Question question, SyncRange? range, SyncPeer? peer, TimeSpan now)
    {
        if (answer is not SyncAnswer.Busy)
        {
            range?.Tried.Add(question.Peer);
        }

        if (peer is null)
        {
            return [];
        }

        switch (answer)
        {
            case SyncAnswer.Busy:
                peer.RestsUntil = now + _limits.BusyFor;
                return [];
            case SyncAnswer.Nothing when question.From <= _proved && peer.Claim < question.From:
                peer.RestsUntil = now + _limits.BusyFor; // it passed the news on, the block it will have soon
                return [];
            case SyncAnswer.Nothing when peer.Claim < question.From:
                peer.Hint = new Height(question.From.Value - 1); // news that nothing proves
                Peers.Fail(peer, weight: 1, now);
                return [];
            case SyncAnswer.Nothing:
                peer.Claim = new Height(question.From.Value - 1);
                peer.Hint = peer.Hint < peer.Claim ? peer.Hint : peer.Claim;
                Peers.Fail(peer, weight: 1, now);
                string what = $"claims block {question.From} and does not give it";
                return [new SyncAction.Penalize(peer.Id, PeerOffence.UselessAnswer, what)];
            case SyncAnswer.Unreachable:
                Peers.Fail(peer, weight: 10, now);
                return [];
            case SyncAnswer.Stalled:
                Peers.Fail(peer, weight: 5, now);
                return [];
            case SyncAnswer.Invalid invalid:
                Peers.Fail(peer, weight: 60, now);
                return [new SyncAction.Penalize(peer.Id, PeerOffence.InvalidData, invalid.Detail)];
            default:
                Peers.Fail(peer, weight: 5, now);
                return [new SyncAction.Penalize(
                    peer.Id, PeerOffence.UselessAnswer, $"other blocks than those from {question.From} on")];
        }
    }

    private static Height Max(Height a, Height b) => a > b ? a : b;

    private readonly record struct Question(long Range, PeerId Peer, Height From, TimeSpan Since);
}
