using OpenLedger.Consensus;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Recovery;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Validators;
using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Signing;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Signing;

[TestFixture]
public sealed class SignerGateTests
{
    private const ulong WatchMs = 2_000;
    private static readonly Hash256 Genesis = Hash256.Parse(new string('c', 64));
    private static readonly ConsensusDomain Domain = new(161299, Genesis, 0);
    private static readonly Timestamp Start = new(1_000_000);
    private static readonly WalPosition Nowhere = new(0);
    private readonly StringWriter _lines = new();
    private string _folder = "";
    private Signer _signer = null!;

    [SetUp]
    public void OpenSigner()
    {
        _folder = Directory.CreateTempSubdirectory("openledger-gate-").FullName;
        _signer = OpenAt("mine", 3);
        _lines.GetStringBuilder().Clear();
    }

    [TearDown]
    public void RemoveFolder()
    {
        _signer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void Holds_WhileItWatches_KeepsWhatIsAskedAndGivesItAfterwards()
    {
        SignFirst();
        SignerGate gate = Gate(SignerStart.Watch, validators: 4);
        Effect.Sign asked = Nullify(5);
        Assert.That(gate.Next, Is.EqualTo(Start.AddMs(WatchMs)));
        Assert.That(gate.Holds(asked, Nowhere, Start, out Effect.Sign? refused), Is.True);
        Assert.That(refused, Is.Null);
        Assert.That(gate.Release(State(), Nowhere, Start.AddMs(WatchMs - 1)), Is.Empty);
        Assert.That(gate.Release(State(), Nowhere, Start.AddMs(WatchMs)), Is.EqualTo(new[] { asked }));
        Assert.That(gate.Holds(Nullify(6), Nowhere, Start.AddMs(WatchMs), out _), Is.False);
        Assert.That(gate.Next, Is.Null);
    }

    [Test]
    public void Holds_MoreThanTheMaximum_GivesUpTheOldest()
    {
        SignFirst();
        SignerGate gate = Gate(SignerStart.Watch, validators: 4);
        for (ulong view = 1; view <= SignerGate.HeldMax; view++)
        {
            gate.Holds(Nullify(view), Nowhere, Start, out Effect.Sign? none);
            Assert.That(none, Is.Null);
        }

        gate.Holds(Nullify(9_999), Nowhere, Start, out Effect.Sign? refused);
        Assert.That(refused!.Body.View.Value, Is.EqualTo(1));
    }

    [TestCase(SignerStart.NeverSigned, 4, Description = "nobody can have signed")]
    [TestCase(SignerStart.Watch, 1, Description = "nobody else is there to be heard")]
    public void Holds_NothingToWatchFor_IsOpenAtOnce(SignerStart start, int validators)
    {
        SignerGate gate = Gate(start, validators);
        Assert.That(gate.Holds(Nullify(1), Nowhere, Start, out _), Is.False);
    }

    [Test]
    public void Watch_OwnSignatureTheJournalDoesNotKnow_StopsTheNodeAtAnyTime()
    {
        Vote mine = SignFirst();
        SignerGate gate = Gate(SignerStart.Watch, validators: 4);
        Assert.That(() => gate.Watch(Received(mine.Body)), Throws.Nothing);
        Body foreign = Body.Nullify(new Epoch(0), new View(7));
        Assert.That(
            () => gate.Watch(Received(foreign)),
            Throws.TypeOf<ForeignSignatureException>()
                .With.Message.Contains("validator 3 signed Nullify in epoch 0, view 7")
                .And.Message.Not.Contains("\n"));
        gate.Release(State(), Nowhere, Start.AddMs(WatchMs));
        Assert.That(() => gate.Watch(Received(foreign)), Throws.TypeOf<ForeignSignatureException>());
        Certificate certificate = CertificateOf(7, 0, 1, 3);
        Assert.That(
            () => gate.Watch(new Input.CertificateReceived(new PeerNumber(0), certificate)),
            Throws.TypeOf<ForeignSignatureException>());
        Assert.That(
            () => gate.Watch(new Input.CertificateReceived(new PeerNumber(0), CertificateOf(7, 0, 1, 2))),
            Throws.Nothing);
    }

    [Test]
    public void Watch_EmptyJournalAndARunningChain_Recovers()
    {
        SignerGate gate = Gate(SignerStart.Watch, validators: 4);
        Assert.That(gate.TakeDueRequest(Start), Is.Null);
        gate.Watch(new Input.CertificateReceived(new PeerNumber(0), CertificateOf(7, 0, 1, 2)));
        Assert.That(_signer.Journal.Rules.IsRecovering, Is.True);
        Assert.That(gate.TakeDueRequest(Start), Is.Not.Null);
        Assert.That(
            () => gate.Watch(Received(Body.Nullify(new Epoch(0), new View(9)))),
            Throws.TypeOf<ForeignSignatureException>(), "nobody said that this key was used before");
    }

    [Test]
    public void Recovery_QuorumOfTheOthersAnswers_ThenItWatchesThenItSignsAboveTheFloor()
    {
        SignerGate gate = Gate(SignerStart.Watch, validators: 4, hasHistory: true);
        Effect.Sign below = Nullify(9);
        Effect.Sign above = Nullify(10);
        gate.Holds(below, Nowhere, Start, out _);
        gate.Holds(above, Nowhere, Start, out _);
        gate.Watch(Received(Body.Nullify(new Epoch(0), new View(8)))); // said before the loss
        RecoveryRequest request = gate.TakeDueRequest(Start)!;
        Assert.That(gate.TakeDueRequest(Start.AddMs(999)), Is.Null);
        Assert.That(gate.TakeDueRequest(Start.AddMs(1_000)), Is.EqualTo(request), "asked again");

        Timestamp answered = Start.AddMs(60_000);
        for (int i = 0; i < 3; i++)
        {
            Assert.That(gate.Release(State(), Nowhere, answered), Is.Empty);
            gate.Take(Answer(i, request, CertificateOf((ulong)(5 + i), 0, 1, 2)), answered);
        }

        Assert.That(_signer.Journal.Rules.Watermark.View.Value, Is.EqualTo(9), "7 + 2");
        Assert.That(gate.Release(State(), Nowhere, answered.AddMs(WatchMs - 1)), Is.Empty);
        Assert.That(
            () => gate.Watch(Received(Body.Nullify(new Epoch(0), new View(12)))),
            Throws.TypeOf<ForeignSignatureException>(), "somebody else signs on");
        Assert.That(
            gate.Release(State(), Nowhere, answered.AddMs(WatchMs)), Is.EqualTo(new[] { below, above }));
        Assert.That(_signer.Sign(below.Body, below.Index), Is.Null);
        Assert.That(_signer.Sign(above.Body, above.Index), Is.Not.Null);
    }

    [Test]
    public void Take_AnswerThatDoesNotVerify_CountsNothing()
    {
        SignerGate gate = Gate(SignerStart.Recover, validators: 4);
        RecoveryRequest request = gate.TakeDueRequest(Start)!;
        for (int i = 0; i < 3; i++)
        {
            RecoveryReply good = Answer(i, request, CertificateOf(5, 0, 1, 2));
            gate.Take(good with { Proof = CertificateOf(2, 0, 1, 2) }, Start);
            gate.Take(good with { Nonce = Genesis }, Start);
        }

        Assert.That(_signer.Journal.Rules.IsRecovering, Is.True);
    }

    [Test]
    public void Follow_AnotherEpochWhileRecovering_AsksAnewInIt()
    {
        SignerGate gate = Gate(SignerStart.Recover, validators: 4);
        RecoveryRequest first = gate.TakeDueRequest(Start)!;
        EpochConfig next = Config(4) with { Epoch = new Epoch(1), Boundary = new Height(20) };
        gate.Follow(next);
        RecoveryRequest second = gate.TakeDueRequest(Start)!;
        Assert.That(second.Epoch, Is.EqualTo(new Epoch(1)));
        Assert.That(second.Nonce, Is.Not.EqualTo(first.Nonce));
        gate.Follow(next with { Epoch = new Epoch(2), Self = null });
        Assert.That(gate.TakeDueRequest(Start.AddMs(9_000)), Is.Null, "no validator, nobody to be asked for");
    }

    [TestCase(SignerStart.Recover, false)]
    [TestCase(SignerStart.Watch, true)]
    public void Gate_LostJournalWhereTheOthersHaveNoQuorum_RefusesToStartAndSaysWhat(
        SignerStart start, bool hasHistory)
    {
        Assert.That(
            () => Gate(start, validators: 1, hasHistory),
            Throws.TypeOf<SignerJournalException>().With.Message.Contains("openledger signer import"));
        Assert.That(_signer.Journal.Rules.IsRecovering, Is.False, "nothing was noted");
    }

    [Test]
    public void Holds_StoreBelowTheFloorOfTheLogs_UntilItHasCaughtUp()
    {
        SignFirst();
        WalPosition floor = WalPosition.Of(new Epoch(0), new View(40));
        SignerGate gate = Gate(SignerStart.Watch, validators: 4, floor: floor);
        Timestamp late = Start.AddMs(10 * WatchMs);
        Assert.That(gate.Holds(Nullify(41), new WalPosition(39), late, out _), Is.True);
        Assert.That(_lines.ToString(), Does.Contain("no votes until it has caught up"));
        Assert.That(gate.Next, Is.Null, "only a commit can open it");
        Assert.That(gate.Release(State(), floor, late), Has.Count.EqualTo(1));
    }

    [Test]
    public void Answer_OpenNodeThatProvesItsView_OnlyOnceAnInterval()
    {
        SignFirst();
        SignerGate gate = Gate(SignerStart.Watch, validators: 4);
        RecoveryRequest request = new(Keccak.OfEmpty, new Epoch(0));
        PeerNumber peer = new(0);
        Assert.That(gate.Answer(peer, request, State(), Start), Is.Null, "it does not sign itself yet");
        Timestamp open = Start.AddMs(WatchMs);
        gate.Release(State(), Nowhere, open);
        Assert.That(gate.Answer(peer, request with { Epoch = new Epoch(1) }, State(), open), Is.Null);
        RecoveryReply reply = gate.Answer(peer, request, State(), open)!;
        RecoveryReplyVerifier verifier =
            new(new RecoveryDomain(161299, Genesis, 0), Domain, Config(4).Validators, Secp256k1.Verify);
        Assert.That(verifier.Verify(reply), Is.True);
        Assert.That(reply.ProvedView.Value, Is.EqualTo(1));
        Assert.That(gate.Answer(peer, request, State(), open), Is.Null, "a moment ago");
    }

    private static Effect.Sign Nullify(ulong view) =>
        new(Body.Nullify(new Epoch(0), new View(view)), new ValidatorIndex(3));

    private static Input.VoteReceived Received(Body body) => new(
        new PeerNumber(0),
        new Vote(
            body, new ValidatorIndex(3),
            Secp256k1.Sign(DevnetAccounts.ValidatorKey(3), Domain.Digest(body))));

    private static Certificate CertificateOf(ulong view, params int[] signers)
    {
        Body body = Body.Nullify(new Epoch(0), new View(view));
        return Certificate.Create(body, 4, [.. signers.Select(i => (
            new ValidatorIndex((ushort)i),
            Secp256k1.Sign(DevnetAccounts.ValidatorKey(i), Domain.Digest(body))))]);
    }

    private RecoveryReply Answer(int index, RecoveryRequest request, Certificate proof)
    {
        using Signer other = OpenAt($"other-{index}", index);
        return other.Vouch(request, new ValidatorIndex((ushort)index), proof);
    }

    private static EpochConfig Config(int validators) => new(
        new Epoch(0),
        new ValidatorSet([.. Enumerable.Range(0, validators).Select(
            i => new Validator(
                DevnetAccounts.ValidatorKey(validators == 1 ? 3 : i).PublicKey, new Power(1)))]),
        new ValidatorIndex((ushort)(validators - 1)), new Height(10));

    // A core that has just started at genesis: view 1, no certificate.
    private static SimplexState State()
    {
        SimplexState state = new(new ConsensusParameters(), Config(4));
        ChainFloor floor = new(new Epoch(0), new View(0), Genesis, new Height(0), 0);
        Simplex.Step(state, new Input.Start(floor, [], []), Start);
        return state;
    }

    private SignerGate Gate(
        SignerStart start, int validators, bool hasHistory = false, WalPosition floor = default)
    {
        int drawn = 0;
        SignerGate gate = new(
            _signer, new SignerGateOptions(start, hasHistory, floor, WatchMs, AskMs: 1_000),
            Config(validators),
            new TextNodeLog("test", _lines, TimeProvider.System), () => Keccak.Hash([(byte)drawn++]));
        gate.Begin(Nowhere, Start);
        return gate;
    }

    private Vote SignFirst() =>
        _signer.Sign(Body.Nullify(new Epoch(0), new View(1)), new ValidatorIndex(3))!;

    private Signer OpenAt(string name, int key) => Signer.Open(
        Path.Combine(_folder, name), DevnetAccounts.ValidatorKey(key), 161299, Genesis, 0,
        file => file.Flush(), _ => { });
}
