using OpenLedger.Consensus;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Certificates;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Rules;
using OpenLedger.Consensus.Signing;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Votes;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Simulation;

/// <summary>
/// A driver of the core over simulated clock, network and disk. It does what a node's driver does: batches a
/// turn's appends, syncs once, then publishes. Byzantine actors override what leaves it.
/// </summary>
internal class SimulatedValidator
{
    private readonly SimulatedLog _wal = new();
    private readonly SimulatedLog _journal = new();
    private readonly SortedDictionary<TimerId, long> _timers = [];
    private readonly Queue<Input> _inputs = new();
    private readonly SortedDictionary<Hash256, CandidateBlock> _executed = [];
    private readonly SplitMix _chance;
    private readonly SignatureCache _cache = new();
    private readonly VoteVerifier _votes;
    private readonly CertificateVerifier _certificates;
    private readonly ProposalVerifier _proposals;
    private List<Effect> _outbox = [];
    private SignerRules _signer = new();
    private long _timerGeneration;
    private bool _inTurn;
    private bool _syncing;

    public SimulatedValidator(Cluster cluster, int index)
    {
        Cluster = cluster;
        Index = new ValidatorIndex((ushort)index);
        _chance = cluster.Chance.Fork();
        _votes = new VoteVerifier(cluster.Domain, cluster.Validators, FakeSignatures.Check);
        _certificates = new CertificateVerifier(cluster.Domain, cluster.Validators, FakeSignatures.Check);
        _proposals = new ProposalVerifier(_votes, _certificates);
        Store = new SimulatedStore(cluster.Genesis);
        Machine = null!;
    }

    public Cluster Cluster { get; }

    public ValidatorIndex Index { get; }

    public SimulatedStore Store { get; }

    public EpochState Machine { get; private set; }

    public SimplexState State => Machine.Running;

    public bool IsUp { get; private set; }

    /// <summary>Counts the starts, so that what an earlier life scheduled is recognized.</summary>
    public int Life { get; private set; }

    public virtual bool IsHonest => true;

    protected Mutant Mutant => IsHonest ? Cluster.Options.Mutant : Mutant.None;

    private ulong NowMs => Cluster.Events.NowMs;

    public virtual void Start()
    {
        if (Mutant == Mutant.ForgetWal && Life > 0)
        {
            _wal.Clear();
            _journal.Clear();
        }

        Life++;
        IsUp = true;
        Machine = new EpochState(
            Cluster.Options.Parameters,
            new EpochConfig(Store.Floor.Epoch, Cluster.Validators, Index, new Height(ulong.MaxValue)));
        _signer = new SignerRules();
        foreach (byte[] bytes in _journal.Records)
        {
            Invariant.Require(JournalRecord.TryDecode(bytes, out JournalRecord? record), "the journal reads");
            _signer.Replay(record!);
        }

        List<WalRecord> records = [];
        foreach (byte[] bytes in _wal.Records)
        {
            Invariant.Require(WalRecordCodec.TryDecode(bytes, out WalRecord? record), "the log reads");
            records.Add(record!);
        }

        Feed(new Input.Start(Store.Floor, records, [.. _signer.Votes]));
    }

    /// <summary>Goes down for good.</summary>
    public void Stop() => IsUp = false;

    public void CutPower()
    {
        if (IsUp)
        {
            Crash();
        }
    }

    public void Crash()
    {
        IsUp = false;
        Cluster.Trace(Index.Value, 99);
        _wal.Crash(_chance);
        _journal.Crash(_chance);
        _outbox = [];
        _inputs.Clear();
        _executed.Clear();
        _timers.Clear();
        _syncing = false;
        Cluster.Events.After(_chance.Between(1, 600), () => Cluster.Restart(this));
    }

    /// <summary>True when a published vote can be found after a crash, with the block it names.</summary>
    public bool IsDurable(Vote vote)
    {
        byte[] expected = WalRecordCodec.Encode(new WalRecord.OfVote(vote));
        List<byte[]> durable = [.. _wal.Records.Take(_wal.DurableLength)];
        bool voteThere = vote.Body.View <= Store.Floor.View
            || durable.Any(r => r.AsSpan().SequenceEqual(expected));
        bool bodyThere = vote.Body.Kind == BodyKind.Nullify || vote.Body.View <= Store.Floor.View
            || durable.Any(r => r[0] == 1 && new Hash256(r.AsSpan(1, 32)) == vote.Body.BlockHash);
        return voteThere && bodyThere;
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

    public virtual void Deliver(int from, byte[] bytes)
    {
        if (!IsUp)
        {
            return;
        }

        PeerNumber peer = new((uint)from);
        Interest interest = Machine.Interest;
        Invariant.Require(
            MessageCodec.TryDecode(bytes, out ConsensusMessage? message) == MessageError.None,
            "what validators send can be read");
        switch (message)
        {
            case ConsensusMessage.OfVote m when interest.Wants(m.Vote)
                && _votes.Verify(m.Vote, _cache):
                Feed(new Input.VoteReceived(peer, m.Vote));
                break;
            case ConsensusMessage.OfCertificate m when interest.Wants(m.Certificate) && IsGood(m.Certificate):
                Feed(new Input.CertificateReceived(peer, m.Certificate));
                break;
            case ConsensusMessage.OfProposal m
                when interest.Wants(m.Proposal) && _proposals.Verify(m.Proposal, _cache):
                Feed(new Input.ProposeReceived(peer, m.Proposal, SimulatedBlock.Decode(m.Proposal.Block)));
                break;
            case ConsensusMessage.CertificateRequest m:
                Feed(new Input.CertificateRequested(peer, m.Epoch, m.View));
                break;
            case ConsensusMessage.BlockRequest m:
                Feed(new Input.BlockRequested(peer, m.Hash));
                break;
            case ConsensusMessage.BlockResponse m when SimulatedBlock.Decode(m.Block) is CandidateBlock block:
                Feed(new Input.BlockReceived(peer, block));
                break;
            case ConsensusMessage.RangeRequest m when Store.Range(m.From) is ConsensusMessage range:
                Transmit(from, range);
                break;
            case ConsensusMessage.RangeResponse m
                when _certificates.Verify(m.Finalization, _cache) == CertificateError.None:
                Feed(new Input.RangeReceived(
                    peer,
                    [.. m.Blocks.Select(SimulatedBlock.Decode).OfType<CandidateBlock>()],
                    m.Finalization));
                break;
        }
    }

    protected Vote Sign(Body body) => new(
        body, Index, FakeSignatures.Sign(Cluster.Validators[Index].Key, Cluster.Domain.Digest(body)));

    /// <summary>What leaves: an actor changes it here.</summary>
    protected virtual void Publish(ConsensusMessage message, int? to)
    {
        if (to is int one)
        {
            Transmit(one, message);
            return;
        }

        if (Cluster.Validators.Count == 1)
        {
            Cluster.Oracle.OnPublished(this, message); // nobody to send to, but said all the same
        }

        for (int peer = 0; peer < Cluster.Validators.Count; peer++)
        {
            if (peer != Index.Value)
            {
                Transmit(peer, message);
            }
        }
    }

    /// <summary>What a leader builds: an actor changes it here.</summary>
    protected virtual CandidateBlock MakeBlock(Effect.Build build, Height height) => SimulatedBlock.Create(
        build.ParentHash, height, build.Epoch, build.View, build.ParentView,
        Math.Max(NowMs, build.ParentTimestampMs + 1), Index.Value, valid: true);

    protected void Transmit(int to, ConsensusMessage message)
    {
        byte[] bytes = MessageCodec.Encode(message);
        Cluster.Oracle.OnPublished(this, message);
        Cluster.Trace(Index.Value, bytes);
        Cluster.Network.Send(Index.Value, to, bytes);
    }

    private bool IsGood(Certificate certificate) =>
        Mutant == Mutant.AcceptWeakCertificate
        || _certificates.Verify(certificate, _cache) == CertificateError.None;

    private void RunTurn()
    {
        _inTurn = true;
        while (IsUp && _inputs.TryDequeue(out Input? input))
        {
            Cluster.Steps++;
            foreach (Effect effect in EpochMachine.Step(Machine, input, new Timestamp(NowMs)).Effects)
            {
                Perform(effect);
            }

            Mutate();
        }

        _inTurn = false;
        if (IsUp && !_syncing && (_outbox.Count > 0 || _wal.DurableLength < _wal.Length))
        {
            BeginSync();
        }
    }

    private void Perform(Effect effect)
    {
        switch (effect)
        {
            case Effect.WalAppend e when Mutant != Mutant.LoseBodies || e.Record is not WalRecord.OfBlock:
                _wal.Append(WalRecordCodec.Encode(e.Record));
                break;
            case Effect.Sign e:
                AskSigner(e.Body);
                break;
            case Effect.Broadcast or Effect.SendTo or Effect.SendToValidator or Effect.Commit
                or Effect.ServeBlock:
                _outbox.Add(effect);
                break;
            case Effect.SetTimer e:
                SetTimer(e.Timer, e.At.UnixMs);
                break;
            case Effect.CancelTimer e:
                _timers.Remove(e.Timer);
                break;
            case Effect.Verify e:
                Execute(e.Block);
                break;
            case Effect.Forget e:
                _executed.Remove(e.BlockHash);
                break;
            case Effect.Build e:
                ulong at = Cluster.Options.HasTransactions ? e.NotBeforeFull.UnixMs : e.NotBeforeEmpty.UnixMs;
                Later(Math.Max(at, NowMs), () => Build(e));
                break;
            case Effect.ReportFault e:
                Cluster.Oracle.OnFault(e.Evidence);
                break;
            case Effect.Halt e:
                Cluster.Oracle.OnHalt(this, e.Reason);
                break;
        }
    }

    private void AskSigner(Body body)
    {
        SignDecision decision = _signer.Decide(body);
        if (decision.Refusal != SignRefusal.None && Mutant != Mutant.FinalizeAfterNullify)
        {
            _inputs.Enqueue(new Input.SignRefused(body));
            return;
        }

        Vote vote = decision.Existing ?? Sign(body);
        if (decision.Existing is null)
        {
            _signer.Record(vote);
            _journal.Append(new JournalRecord.OfVote(vote).Encode());
        }

        _inputs.Enqueue(new Input.Signed(vote));
    }

    private void BeginSync()
    {
        List<Effect> batch = _outbox;
        _outbox = [];
        (int wal, int journal) = (_wal.Length, _journal.Length);
        if (Mutant == Mutant.PublishBeforeSync)
        {
            PublishBatch(batch);
            batch = [];
        }

        ulong delay = _chance.Between(0, Cluster.Options.SyncMaxMs);
        if (!IsUp)
        {
            return;
        }

        if (delay == 0)
        {
            EndSync(batch, wal, journal);
            return;
        }

        _syncing = true;
        Later(NowMs + delay, () => EndSync(batch, wal, journal));
    }

    private void EndSync(List<Effect> batch, int wal, int journal)
    {
        _wal.Sync(wal);
        _journal.Sync(journal);
        PublishBatch(batch);
        _syncing = false;
        if (IsUp && (_outbox.Count > 0 || _wal.DurableLength < _wal.Length))
        {
            Later(NowMs, BeginSyncIfIdle);
        }
    }

    private void BeginSyncIfIdle()
    {
        if (!_syncing && (_outbox.Count > 0 || _wal.DurableLength < _wal.Length))
        {
            BeginSync();
        }
    }

    private void PublishBatch(List<Effect> batch)
    {
        // A crash may come between any two publications, and before the first.
        _inTurn = true;
        int crashAt = !Cluster.IsHealed && _chance.Permille(Cluster.Options.CrashPermille)
            ? (int)_chance.Below((ulong)batch.Count + 1)
            : -1;
        for (int i = 0; i <= batch.Count; i++)
        {
            if (i == crashAt)
            {
                Cluster.Crashes++;
                Crash();
                break;
            }

            if (i < batch.Count)
            {
                PublishOne(batch[i]);
            }
        }

        _inTurn = false;
        if (_inputs.Count > 0)
        {
            Later(NowMs, RunTurn);
        }
    }

    private void PublishOne(Effect effect)
    {
        switch (effect)
        {
            case Effect.Broadcast e:
                Publish(e.Message, null);
                break;
            case Effect.SendTo e:
                Publish(e.Message, (int)e.To.Value);
                break;
            case Effect.SendToValidator e:
                Publish(e.Message, e.To.Value);
                break;
            case Effect.ServeBlock e when Store.Find(e.Hash) is CandidateBlock block:
                Publish(new ConsensusMessage.BlockResponse(block.Bytes), (int)e.To.Value);
                break;
            case Effect.Commit e:
                Commit(e);
                break;
        }
    }

    private void Commit(Effect.Commit commit)
    {
        Cluster.Oracle.OnCommit(
            this, commit.Block, commit.Finalization, _executed.ContainsKey(commit.Block.Hash));
        Store.Add(commit.Block, commit.Finalization);
        CandidateBlock[] old = [.. _executed.Values.Where(block => block.Height < commit.Block.Height)];
        foreach (CandidateBlock block in old)
        {
            _executed.Remove(block.Hash);
        }

        _signer.Advance(WalPosition.Of(commit.Block.Epoch, commit.Block.View));
        _journal.Append(new JournalRecord.OfWatermark(
            WalPosition.Of(commit.Block.Epoch, commit.Block.View)).Encode());
        _wal.Prune(
            r => WalRecordCodec.TryDecode(r, out WalRecord? record) && record!.View <= commit.Block.View);
        Feed(new Input.Committed(commit.Block.Height));
    }

    private void Execute(CandidateBlock block)
    {
        bool hasParent = block.ParentHash == Store.HeadHash || _executed.ContainsKey(block.ParentHash);
        Cluster.Oracle.OnVerifyAsked(this, block, hasParent);
        ulong delay = _chance.Between(0, Cluster.Options.VerifyMaxMs);
        BlockVerdict verdict = SimulatedBlock.IsValid(block) || Mutant == Mutant.VerifyNothing
            ? BlockVerdict.True
            : BlockVerdict.False;
        if (!Cluster.IsHealed && _chance.Permille(20))
        {
            verdict = BlockVerdict.Pending;
        }

        if (delay == 0)
        {
            Finish();
        }
        else
        {
            Later(NowMs + delay, Finish);
        }

        void Finish()
        {
            if (verdict == BlockVerdict.True)
            {
                _executed[block.Hash] = block;
            }

            Feed(new Input.VerifyDone(block.Hash, verdict));
        }
    }

    private void Build(Effect.Build build)
    {
        if (build.View != State.CurrentView)
        {
            return;
        }

        Height parent = build.ParentHash == Store.HeadHash ? Store.Height
            : _executed[build.ParentHash].Height;
        Feed(new Input.Built(build.Epoch, build.View, MakeBlock(build, new Height(parent.Value + 1))));
    }

    private void SetTimer(TimerId timer, ulong atMs)
    {
        long generation = ++_timerGeneration;
        _timers[timer] = generation;
        Later(atMs, () =>
        {
            if (_timers.TryGetValue(timer, out long running) && running == generation)
            {
                _timers.Remove(timer);
                Feed(new Input.TimerFired(timer));
            }
        });
    }

    private void Later(ulong atMs, Action action)
    {
        int life = Life;
        Cluster.Events.At(atMs, () =>
        {
            if (IsUp && life == Life)
            {
                action();
            }
        });
    }

    private void Mutate()
    {
        foreach (ViewState view in Mutant == Mutant.None ? [] : State.Views.Values.ToArray())
        {
            if (Mutant == Mutant.FinalizeAfterNullify)
            {
                view.Nullify.IsSaid &= view.View == State.CurrentView;
            }
            else if (Mutant == Mutant.BuildOnUncertifiedParent && view.View == State.CurrentView
                && view.Notarize.Recorded is not null)
            {
                Turn turn = new(State);
                view.Certify = CertifyState.True;
                EnterView.Apply(turn, new View(view.View.Value + 1));
                turn.Effects.ForEach(Perform);
            }
            else if (Mutant == Mutant.SkipGapNullification && view.Nullify.Recorded is Vote vote)
            {
                view.Nullification ??= Certificate.Create(
                    vote.Body, Cluster.Validators.Count, [(vote.Index, vote.Signature)]);
            }
        }
    }
}
