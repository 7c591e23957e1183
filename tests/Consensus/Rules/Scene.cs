using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Validators;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Blocks;
using OpenLedger.Simulation.Validators;

namespace OpenLedger.Consensus.Tests.Rules;

/// <summary>
/// One validator of a set, stepped by hand. Effects are described in words, so that a row of a step table
/// reads like the specification. Blocks are made by view: asking twice gives the same one.
/// </summary>
internal sealed class Scene
{
    public const ulong GenesisMs = 1_000_000;

    private readonly SortedDictionary<ulong, CandidateBlock> _blocks = [];

    public Scene(int self, params ulong[] powers)
        : this(self, Endless, powers)
    {
    }

    private Scene(int self, Height boundary, ulong[] powers)
    {
        Set = FakeSignatures.Set(powers.Length == 0 ? [1, 1, 1, 1] : powers);
        Self = new ValidatorIndex((ushort)self);
        Machine = new EpochState(Parameters, new EpochConfig(new Epoch(0), Set, Self, boundary));
    }

    public static Height Endless { get; } = new(ulong.MaxValue);

    public static ConsensusParameters Parameters { get; } = new()
    {
        BlockTimeMs = 100,
        BlockTimeMinMs = 5,
        DelayMs = 20,
        BudgetMs = 20,
        ResendMs = 120,
        StandstillMs = 400,
        StandstillMaxMs = 2_000,
        RetryMs = 60,
    };

    public static ChainFloor Genesis { get; } =
        new(new Epoch(0), new View(0), Keccak.Hash("genesis"u8), new Height(0), GenesisMs);

    public static ConsensusDomain Domain { get; } = new(1, Genesis.Hash, 0);

    public ValidatorSet Set { get; }

    public ValidatorIndex Self { get; }

    public EpochState Machine { get; }

    public SimplexState State => Machine.Running;

    public ulong NowMs { get; set; } = GenesisMs + 1_000;

    public List<WalRecord> Log { get; } = [];

    /// <summary>A scene at genesis, in view 1.</summary>
    public static Scene AtGenesis(int self, params ulong[] powers)
    {
        Scene scene = new(self, powers);
        scene.Do(new Input.Start(Genesis, [], []));
        return scene;
    }

    /// <summary>A scene at genesis whose epoch 0 ends at a height.</summary>
    public static Scene EndingAt(ulong boundary, int self, params ulong[] powers)
    {
        Scene scene = new(self, new Height(boundary), powers);
        scene.Do(new Input.Start(Genesis, [], []));
        return scene;
    }

    /// <summary>A scene at another floor, in its epoch, not started.</summary>
    public static Scene NotStarted(int self, ulong epoch, ulong boundary)
    {
        Scene scene = new(self, new Height(boundary), []);
        return epoch == 0 ? scene : new Scene(scene, epoch);
    }

    private Scene(Scene other, ulong epoch)
    {
        (Set, Self) = (other.Set, other.Self);
        Machine = new EpochState(Parameters, other.Machine.Config with { Epoch = new Epoch(epoch) });
    }

    /// <summary>
    /// The epoch after the running one: the same set, ending <paramref name="length"/> later.
    /// </summary>
    public EpochConfig Next(ulong length, int? self = null) => new(
        new Epoch(Machine.Config.Epoch.Value + 1), Set,
        self is null ? Self : self < 0 ? null : new ValidatorIndex((ushort)self.Value),
        new Height(Machine.Config.Boundary.Value + length));

    /// <summary>The store answers a commit.</summary>
    public static Input.Committed Stored(CandidateBlock block, EpochConfig? next = null) =>
        new(block.Height, next);

    /// <summary>One step, its effects in words.</summary>
    public string[] Do(Input input)
    {
        List<string> words = [];
        foreach (Effect effect in EpochMachine.Step(Machine, input, new Timestamp(NowMs)).Effects)
        {
            if (effect is Effect.WalAppend append)
            {
                Log.Add(append.Record);
            }

            words.Add(Describe(effect));
        }

        return [.. words];
    }

    public string[] Fire(TimerId timer, ulong afterMs)
    {
        NowMs += afterMs;
        return Do(new Input.TimerFired(timer));
    }

    /// <summary>The block of a view; made on the parent view's at the first call.</summary>
    public CandidateBlock Block(ulong view, ulong parentView, ulong? timestampMs = null, ulong nonce = 0)
    {
        if (nonce == 0 && _blocks.TryGetValue(view, out CandidateBlock? known))
        {
            return known;
        }

        (Hash256 hash, ulong height, ulong parentMs) = parentView == 0
            ? (Genesis.Hash, 0UL, GenesisMs)
            : (_blocks[parentView].Hash, _blocks[parentView].Height.Value, _blocks[parentView].TimestampMs);
        CandidateBlock block = SimulatedBlock.Create(
            hash, new Height(height + 1), new Epoch(0), new View(view), new View(parentView),
            timestampMs ?? parentMs + 10, nonce, BlockContent.Valid);
        if (nonce == 0)
        {
            _blocks[view] = block;
        }

        return block;
    }

    public static ProposalId P(CandidateBlock block) =>
        new(block.Epoch, block.View, block.ParentView, block.Hash);

    /// <summary>P of a boundary block proposed again.</summary>
    public static ProposalId Again(CandidateBlock block, ulong view, ulong parentView) =>
        new(block.Epoch, new View(view), new View(parentView), block.Hash);

    /// <summary>The proposal of a boundary block again, without its body.</summary>
    public Input.ProposeReceived ProposeAgain(
        int leader, CandidateBlock block, ulong view, ulong parentView, params Certificate[] justification) =>
        new(
            new((uint)leader),
            new Proposal(
                default, Vote(leader, Body.Notarize(Again(block, view, parentView))), justification),
            null);

    /// <summary>The first block of the epoch after a boundary block.</summary>
    public static CandidateBlock FirstAfter(CandidateBlock boundary, ulong view = 1, ulong nonce = 0) =>
        SimulatedBlock.Create(
            boundary.Hash, new Height(boundary.Height.Value + 1), new Epoch(boundary.Epoch.Value + 1),
            new View(view), new View(0), boundary.TimestampMs + 10, nonce, BlockContent.Valid);

    public Vote Vote(int index, Body body)
    {
        ValidatorIndex signer = new((ushort)index);
        return new Vote(body, signer, FakeSignatures.Sign(Set[signer].Key, Domain.Digest(body)));
    }

    public Input.VoteReceived Receive(int index, Body body) => new(new((uint)index), Vote(index, body));

    public Certificate Certify(Body body, params int[] signers) => Certificate.Create(
        body, Set.Count,
        [.. (signers.Length == 0 ? [0, 1, 2] : signers)
            .Select(i => (new ValidatorIndex((ushort)i), Vote(i, body).Signature))]);

    public Input.CertificateReceived ReceiveCertificate(Body body, params int[] signers) =>
        new(new(1), Certify(body, signers));

    /// <summary>The proposal of a block by a validator.</summary>
    public Input.ProposeReceived Propose(
        int leader, CandidateBlock block, params Certificate[] justification) => new(
        new((uint)leader),
        new Proposal(block.Bytes, Vote(leader, Body.Notarize(P(block))), justification), block);

    public static Body Nullify(ulong view) => Body.Nullify(new Epoch(0), new View(view));

    public static Input.VerifyDone Verdict(CandidateBlock block, BlockVerdict verdict = BlockVerdict.True) =>
        new(block.Hash, verdict);

    /// <summary>The signer's answer.</summary>
    public Input.Signed Signed(Body body) => new(Vote(Self.Value, body));

    /// <summary>Takes a view from its proposal to certified and this node's Finalize signed.</summary>
    public void Complete(ulong view, ulong parentView)
    {
        CandidateBlock block = Block(view, parentView);
        ValidatorIndex leader = State.Leaders.Leader(new View(view));
        Do(leader == Self ? new Input.Built(block.Epoch, block.View, block) : Propose(leader.Value, block));
        Do(Verdict(block));
        Do(Signed(Body.Notarize(P(block))));
        Do(ReceiveCertificate(Body.Notarize(P(block))));
        Do(Signed(Body.Finalize(P(block))));
    }

    private string Describe(Effect effect) => effect switch
    {
        Effect.WalAppend { Record: WalRecord.OfBlock r } => $"log block {r.View}",
        Effect.WalAppend { Record: WalRecord.OfVote r } => $"log {Words(r.Vote.Body)}",
        Effect.WalAppend { Record: WalRecord.OfCertificate r } =>
            $"log certificate {Words(r.Certificate.Body)}",
        Effect.WalAppend { Record: WalRecord.OfVerdict r } =>
            $"log verdict {r.View} {(r.Valid ? "true" : "false")}",
        Effect.Sign e => $"sign {Words(e.Body)}",
        Effect.Broadcast { Except: { } except } e =>
            $"broadcast {Describe(e.Message)} except {string.Join(' ', except.Indices)}",
        Effect.Broadcast e => $"broadcast {Describe(e.Message)}",
        Effect.SendTo e => $"send {e.To} {Describe(e.Message)}",
        Effect.SendToValidator e => $"send {e.To} {Describe(e.Message)}",
        Effect.ServeBlock e => $"serve {e.To}",
        Effect.SetTimer e => $"timer {e.Timer} +{e.At.UnixMs - NowMs}",
        Effect.CancelTimer e => $"cancel {e.Timer}",
        Effect.Verify e => $"verify {e.Block.View}",
        Effect.Forget => "forget",
        Effect.Build e => $"build {e.View} on {e.ParentView}"
            + (e.Halvings == 0 ? string.Empty : $" halved {e.Halvings}"),
        Effect.Commit e => $"commit {e.Block.View}",
        Effect.ReportFault e => $"fault {e.Evidence.Kind} of {e.Evidence.Index}",
        Effect.Halt => "halt",
        _ => effect.ToString(),
    };

    private static string Describe(ConsensusMessage message) => message switch
    {
        ConsensusMessage.OfVote m => Words(m.Vote.Body),
        ConsensusMessage.OfCertificate m => $"certificate {Words(m.Certificate.Body)}",
        ConsensusMessage.OfProposal m =>
            $"proposal {m.Proposal.Id.View} with {m.Proposal.Justification.Count}",
        ConsensusMessage.CertificateRequest m => $"request certificate {m.View}",
        ConsensusMessage.BlockRequest => "request block",
        ConsensusMessage.BlockResponse => "block",
        ConsensusMessage.RangeRequest m => $"request range {m.From}",
        _ => message.ToString(),
    };

    private static string Words(Body body) => $"{body.Kind} {body.View}";
}
