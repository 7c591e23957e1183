using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Network;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Sync;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Sync;

/// <summary>Who is asked for what and when, and what becomes of those that do not help.</summary>
[TestFixture]
public sealed class SyncPlannerTests
{
    private const int BlockBytes = 1_000;
    private static readonly PeerId A = new("a");
    private static readonly PeerId B = new("b");
    private static readonly PeerId C = new("c");
    private TimeSpan _now;
    private SyncPlanner _planner = null!;

    [SetUp]
    public void Begin() => New(new SyncLimits());

    [Test]
    public void Ranges_FarBehind_AreAskedOfSeveralPeersAtOnceAndEndAtTheBoundary()
    {
        Connect((A, 5_000), (B, 5_000));
        SyncAction.AskBlocks[] asked = Asked();

        Assert.That(asked[0].From.Value, Is.EqualTo(1));
        Assert.That(asked.Select(ask => ask.Peer).Distinct().Count(), Is.EqualTo(2));
        Assert.That(
            asked.Zip(asked.Skip(1)), Is.All.Matches<(SyncAction.AskBlocks Low, SyncAction.AskBlocks High)>(
                pair => pair.Low.From.Value + (ulong)pair.Low.Count == pair.High.From.Value));
        Assert.That(
            asked.Select(ask => ask.From.Value + (ulong)ask.Count - 1),
            Does.Contain(100UL).And.Contain(200UL),
            "epochs end at 100 and 200");
        Assert.That(asked.GroupBy(a => a.Peer).Max(g => g.Count()), Is.LessThanOrEqualTo(4));
        Assert.That(Asked(), Is.Empty, "each is asked once");
    }

    [Test]
    public void Ranges_AsTheyCome_AreFedInHeightOrder()
    {
        Connect((A, 164), (B, 164));
        SyncAction.AskBlocks[] asked = Asked();
        Assert.That(asked.Select(a => a.From.Value), Is.EqualTo(new[] { 1UL, 65UL, 101UL }));
        Give(asked[1]);
        Give(asked[2]);
        Assert.That(Fed(), Is.Empty, "the first is missing");
        Give(asked[0]);
        Assert.That(Fed(), Is.EqualTo(new[] { 1UL }));
        Assert.That(Fed(), Is.Empty, "given once");
        Move(64);
        Assert.That(Fed(), Is.EqualTo(new[] { 65UL }));
        Move(100, epoch: 0);
        Assert.That(Fed(), Is.Empty, "its epoch does not run yet");
        Move(100, epoch: 1);
        Assert.That(Fed(), Is.EqualTo(new[] { 101UL }));
        _now += TimeSpan.FromSeconds(11);
        Assert.That(Fed(), Is.EqualTo(new[] { 101UL }), "the core did not take it: again");
    }

    [Test]
    public void Stall_OfAPeer_HandsItsRangeToAnother()
    {
        Connect((A, 64), (B, 64));
        SyncAction.AskBlocks first = Asked().Single();
        Assert.That(Asked(), Is.Empty);
        _now += TimeSpan.FromSeconds(3);
        SyncAction.AskBlocks second = Asked().Single();
        Assert.That((second.From, second.Peer == first.Peer), Is.EqualTo((first.From, false)));
        _now += TimeSpan.FromSeconds(3);
        Assert.That(Asked(), Is.Empty, "two at most");

        Give(second);
        Assert.That(_planner.Answered(first.Id, new SyncAnswer.Stalled(), _now), Is.Empty);
        Assert.That(Fed(), Is.EqualTo(new[] { 1UL }));
        Assert.That(_planner.InFlight, Is.Zero);
    }

    [Test]
    public void Pause_OfEverybody_IsOutlived()
    {
        Connect((A, 64), (B, 64));
        foreach (int _ in Enumerable.Range(0, 20))
        {
            foreach (SyncAction.AskBlocks ask in Asked())
            {
                _planner.Answered(ask.Id, new SyncAnswer.Stalled(), _now);
            }

            _now += TimeSpan.FromSeconds(30);
        }

        // Rests end after at most 64 times the first.
        _now += TimeSpan.FromSeconds(400);
        Give(Asked()[0]);
        Assert.That(Fed(), Is.EqualTo(new[] { 1UL }));
    }

    [Test]
    public void Garbage_IsPenalizedAndAskedElsewhere()
    {
        Connect((A, 64), (B, 64));
        SyncAction.AskBlocks first = Asked().Single();
        SyncAction fine = _planner.Answered(first.Id, new SyncAnswer.Invalid("garbage"), _now).Single();
        Assert.That(
            fine, Is.EqualTo(new SyncAction.Penalize(first.Peer, PeerOffence.InvalidData, "garbage")));
        SyncAction.AskBlocks second = Asked().Single();
        Assert.That(second.Peer, Is.Not.EqualTo(first.Peer));

        // Its headers are good, its signatures or bodies are not: found out when it is checked.
        _planner.Answered(second.Id, Blocks(second), _now);
        SyncAction.Check check = _planner.Plan(_now).OfType<SyncAction.Check>().Single();
        fine = _planner.Checked(check.Range, null, "another body", _now).Single();
        Assert.That(
            fine, Is.EqualTo(new SyncAction.Penalize(second.Peer, PeerOffence.InvalidData, "another body")));
        Assert.That(Asked(), Is.Empty, "both rest");
        _now += TimeSpan.FromSeconds(61);
        Assert.That(Asked(), Is.Not.Empty);
    }

    [Test]
    public void Lie_AboutTheHead_CostsItsOwnerAndNobodyElse()
    {
        Connect((A, 70), (B, 70), (C, 1_000_000_000));
        Assert.That(_planner.Highest(_now).Value, Is.EqualTo(70), "one of three moves nothing");
        SyncAction.AskBlocks[] asked = Asked();
        foreach (SyncAction.AskBlocks ask in asked.Where(a => a.Peer != C))
        {
            _planner.Answered(ask.Id, Blocks(ask, last: 70), _now);
        }

        foreach (SyncAction.AskBlocks lie in asked.Where(a => a.Peer == C))
        {
            _planner.Answered(lie.Id, new SyncAnswer.Nothing(), _now);
        }

        Assert.That(Drive(70), Is.EqualTo(70));
        Assert.That(_planner.Plan(_now), Is.Empty);
        Assert.That(_planner.IsEngaged, Is.False, "the head was reached, the liar's blocks are not awaited");
    }

    [Test]
    public void Nothing_OfAPeerThatClaimsIt_IsUseless()
    {
        Connect((A, 64));
        SyncAction.AskBlocks ask = Asked().Single();
        SyncAction.Penalize fine = (SyncAction.Penalize)_planner.Answered(
            ask.Id, new SyncAnswer.Nothing(), _now).Single();
        Assert.That(fine.Offence, Is.EqualTo(PeerOffence.UselessAnswer));
        _now += TimeSpan.FromSeconds(2);
        Assert.That(Asked(), Is.Empty, "until it says again where it is");
        _planner.StatusReceived(A, new Height(64), _now);
        Assert.That(Asked(), Has.Length.EqualTo(1));
    }

    [Test]
    public void Other_BlocksThanAskedFor_AreUseless()
    {
        Connect((A, 64));
        SyncAction.AskBlocks ask = Asked().Single();
        SyncAction.Penalize fine = (SyncAction.Penalize)_planner.Answered(
            ask.Id, Blocks(ask with { From = new Height(2) }), _now).Single();
        Assert.That(fine.Offence, Is.EqualTo(PeerOffence.UselessAnswer));
    }

    [Test]
    public void Answers_ShorterOrLongerThanWanted_LeaveNoGapAndNoDouble()
    {
        Connect((A, 100), (B, 100));
        SyncAction.AskBlocks[] asked = Asked();
        _planner.Answered(asked[0].Id, Blocks(asked[0], last: 40), _now);
        SyncAction.AskBlocks rest = Asked().Single();
        Assert.That((rest.From.Value, rest.Count), Is.EqualTo((41UL, 24)));
        _planner.Answered(rest.Id, Blocks(rest, last: 70), _now);
        Give(asked[1]);
        Assert.That(Drive(100), Is.EqualTo(100));
    }

    [Test]
    public void Announced_TailBlocks_AreAskedForTogether()
    {
        Connect((A, 10));
        Move(10);
        Assert.That(Asked(), Is.Empty, "at the head");
        _planner.Announced(A, new Height(11), isProved: true);
        SyncAction.AskBlocks ask = Asked().Single();
        Assert.That(ask.From.Value, Is.EqualTo(11));
        for (ulong height = 12; height < 20; height++)
        {
            _planner.Announced(A, new Height(height), isProved: true);
            Assert.That(Asked(), Is.Empty, "one question for what is newest");
        }

        _planner.Answered(ask.Id, Blocks(ask, last: 15), _now);
        Assert.That(Asked(), Is.Empty, "not at once");
        _now += TimeSpan.FromSeconds(1);
        Assert.That(Asked().Single().From.Value, Is.EqualTo(16));
    }

    [Test]
    public void Announced_ByAPeerThatHasItNot_IsAskedOfOthersNearIt()
    {
        Connect((A, 10), (B, 10));
        Move(10);
        _planner.Announced(A, new Height(11), isProved: true);
        SyncAction.AskBlocks ask = Asked().Single();
        Assert.That(ask.Peer, Is.EqualTo(A));
        Assert.That(_planner.Answered(ask.Id, new SyncAnswer.Nothing(), _now), Is.Empty, "no offence");
        Assert.That(Asked().Single().Peer, Is.EqualTo(B));
    }

    [Test]
    public void Validator_NearTheHead_LeavesItToConsensusWhileThatGoesOn()
    {
        Connect((A, 50));
        Move(0, isValidator: true);
        Assert.That(Asked(), Is.Empty);
        _now += TimeSpan.FromSeconds(2);
        Move(10, isValidator: true);
        _now += TimeSpan.FromSeconds(2);
        Assert.That(Asked(), Is.Empty, "it moves");
        _now += TimeSpan.FromSeconds(2);
        Assert.That(Asked().Single().From.Value, Is.EqualTo(11), "it is stuck");

        New(new SyncLimits());
        Connect((A, 65));
        Move(0, isValidator: true);
        Assert.That(Asked(), Is.Not.Empty, "far behind");
    }

    [Test]
    public void BytesAhead_WithLargeBlocks_StayBounded()
    {
        SyncLimits limits = new()
        {
            AheadBytesMax = 400_000,
            AnswerBytesMax = 64 * BlockBytes,
            PerPeerMax = 100,
            WindowRangesMax = 100,
        };
        New(limits);
        Connect((A, 6_400), (B, 6_400));
        long peak = 0;
        Queue<SyncAction.AskBlocks> open = new();
        ulong head = 0;
        int turns = 0;
        while (head < 6_400 && turns++ < 10_000)
        {
            Array.ForEach(Asked(), open.Enqueue);
            peak = Math.Max(peak, _planner.BytesAhead);

            // The lowest comes last, so that as much as possible is held.
            List<SyncAction.AskBlocks> all = [.. open.OrderByDescending(a => a.From.Value)];
            open.Clear();
            Give(all[0]);
            all.Skip(1).ToList().ForEach(open.Enqueue);
            peak = Math.Max(peak, _planner.BytesAhead);
            head = Drive(head);
            _now += TimeSpan.FromMilliseconds(1);
        }

        Assert.That(head, Is.EqualTo(6_400));
        Assert.That(peak, Is.InRange(300_000, limits.AheadBytesMax + limits.AnswerBytesMax));
    }

    [Test]
    public void Peers_BeyondTheMaximum_AreNotRemembered()
    {
        New(new SyncLimits { PeersMax = 3 });
        _planner.Peers.Follow([.. Enumerable.Range(0, 9).Select(i => new PeerId($"p{i}"))], _now);
        Assert.That(_planner.Peers.Count, Is.EqualTo(3));
        Assert.That(_planner.Plan(_now).OfType<SyncAction.AskStatus>().Count(), Is.EqualTo(3));
        _planner.Peers.Follow([], _now);
        Assert.That(_planner.Peers.Count, Is.Zero);
    }

    [Test]
    public void Window_OfWrongClaims_IsBounded()
    {
        Connect((A, ulong.MaxValue));
        Assert.That(Asked().Length, Is.LessThanOrEqualTo(new SyncLimits().WindowRangesMax));
        Assert.That(_planner.Highest(_now).Value, Is.EqualTo(ulong.MaxValue), "nobody says otherwise");
    }

    private void New(SyncLimits limits)
    {
        _now = TimeSpan.FromMinutes(5);
        _planner = new SyncPlanner(limits, new EpochSchedule(100));
        Move(0);
    }

    private void Connect(params (PeerId Peer, ulong Head)[] peers)
    {
        _planner.Peers.Follow([.. peers.Select(p => p.Peer)], _now);
        Assert.That(_planner.Plan(_now).OfType<SyncAction.AskStatus>().Count(), Is.EqualTo(peers.Length));
        foreach ((PeerId peer, ulong head) in peers)
        {
            _planner.StatusReceived(peer, new Height(head), _now);
        }
    }

    private void Move(ulong head, ulong? epoch = null, bool isValidator = false) =>
        _planner.HeadMoved(new Height(head), new Epoch(epoch ?? (head / 100)), isValidator, _now);

    private SyncAction.AskBlocks[] Asked() => [.. _planner.Plan(_now).OfType<SyncAction.AskBlocks>()];

    private void Give(SyncAction.AskBlocks ask) =>
        Assert.That(_planner.Answered(ask.Id, Blocks(ask), _now), Is.Empty);

    /// <summary>Checks what can be checked; first heights of what the core is given.</summary>
    private ulong[] Fed()
    {
        List<ulong> fed = [];
        for (int i = 0; i < 20; i++)
        {
            foreach (SyncAction action in _planner.Plan(_now))
            {
                switch (action)
                {
                    case SyncAction.Check check:
                        CandidateBlock[] none = [];
                        _planner.Checked(check.Range, none, null, _now);
                        break;
                    case SyncAction.Feed feed:
                        fed.Add(feed.Range.First.Value);
                        break;
                }
            }
        }

        return [.. fed];
    }

    /// <summary>Lets the core take what it is given until there is nothing; the head then.</summary>
    private ulong Drive(ulong head)
    {
        for (bool moved = true; moved;)
        {
            moved = false;
            foreach (SyncAction action in _planner.Plan(_now))
            {
                if (action is SyncAction.Check check)
                {
                    _planner.Checked(check.Range, [], null, _now);
                    moved = true;
                }
                else if (action is SyncAction.Feed feed)
                {
                    head = feed.Range.Last.Value;
                    Move(head);
                    moved = true;
                }
                else if (action is SyncAction.AskBlocks ask)
                {
                    Give(ask);
                    moved = true;
                }
            }
        }

        return head;
    }

    private static SyncAnswer.Blocks Blocks(SyncAction.AskBlocks ask, ulong? last = null)
    {
        ulong end = last ?? (ask.From.Value + (ulong)ask.Count - 1);
        Epoch epoch = new((ask.From.Value - 1) / 100);
        Body body = Body.Finalize(new ProposalId(epoch, new View(9), new View(8), Keccak.Hash([1])));
        Certificate finalization = Certificate.Create(
            body, 4, [(new ValidatorIndex(0), new Signature(1, 1, 0))]);
        ReadOnlyMemory<byte>[] blocks =
            [.. Enumerable.Range(0, (int)(end - ask.From.Value) + 1).Select(_ => new byte[BlockBytes])];
        return new SyncAnswer.Blocks(
            new FinalizedRange(ask.From, new Height(end), blocks, finalization), IsVerified: true);
    }
}
