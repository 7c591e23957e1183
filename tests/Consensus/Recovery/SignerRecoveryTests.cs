using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Recovery;
using OpenLedger.Consensus.Tests.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Validators;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Recovery;

[TestFixture]
public sealed class SignerRecoveryTests
{
    private static readonly Epoch Epoch = new(2);
    private static readonly Hash256 Nonce = Keccak.Hash("nonce"u8);
    private static readonly ValidatorSet Four = MessageFixtures.Set(1, 1, 1, 1);

    [Test]
    public void Floor_OnlyWhenAQuorumOfTheOthersAnswered_IsOneAboveTheHighestProvedView()
    {
        SignerRecovery recovery = new(Epoch, Four, new ValidatorIndex(3), Nonce);
        Assert.That(recovery.Take(Reply(recovery, 0, certified: 7)), Is.True);
        Assert.That(recovery.Take(Reply(recovery, 1, certified: 9)), Is.True);
        Assert.That(recovery.Floor, Is.Null);
        Assert.That(recovery.Take(Reply(recovery, 2, certified: null)), Is.True);

        // The certificate of view 9 proves view 10; the lost self may have been in 11.
        Assert.That(recovery.Floor, Is.EqualTo(WalPosition.Of(Epoch, new View(11))));
    }

    [Test]
    public void Floor_NobodyHoldsACertificate_IsViewTwo()
    {
        SignerRecovery recovery = new(Epoch, Four, new ValidatorIndex(0), Nonce);
        for (int i = 1; i < 4; i++)
        {
            recovery.Take(Reply(recovery, i, certified: null));
        }

        Assert.That(recovery.Floor, Is.EqualTo(WalPosition.Of(Epoch, new View(2))));
    }

    [Test]
    public void Take_OwnRepeatedOrForAnotherRequest_CountsNothing()
    {
        SignerRecovery recovery = new(Epoch, Four, new ValidatorIndex(3), Nonce);
        SignerRecovery other = new(Epoch, Four, new ValidatorIndex(3), Keccak.Hash("other"u8));
        SignerRecovery earlier = new(new Epoch(1), Four, new ValidatorIndex(3), Nonce);
        Assert.That(recovery.Take(Reply(recovery, 3, certified: 9)), Is.False, "its own");
        Assert.That(recovery.Take(Reply(other, 0, certified: 9)), Is.False, "an old nonce");
        Assert.That(recovery.Take(Reply(earlier, 0, certified: null)), Is.False, "another epoch");
        Assert.That(recovery.Take(Reply(recovery, 0, certified: 4)), Is.True);
        Assert.That(recovery.Take(Reply(recovery, 0, certified: 5)), Is.False, "the same again");
        Assert.That(recovery.Heard.Value, Is.EqualTo(1));
    }

    [Test]
    public void Observe_OwnVotesSeen_RaiseTheFloor()
    {
        SignerRecovery recovery = new(Epoch, Four, new ValidatorIndex(3), Nonce);
        recovery.Observe(Body.Nullify(Epoch, new View(30)));
        recovery.Observe(Body.Nullify(Epoch, new View(20)));
        recovery.Observe(Body.Nullify(new Epoch(1), new View(40)));
        for (int i = 0; i < 3; i++)
        {
            recovery.Take(Reply(recovery, i, certified: 5));
        }

        Assert.That(recovery.Floor, Is.EqualTo(WalPosition.Of(Epoch, new View(30))));
    }

    [TestCase(new ulong[] { 1 }, 0, false)]
    [TestCase(new ulong[] { 1, 1, 1 }, 0, false)]
    [TestCase(new ulong[] { 1, 1, 1, 1 }, 0, true)]
    [TestCase(new ulong[] { 3, 2, 2, 2 }, 0, false, Description = "exactly a third: 6 of 9 is no quorum")]
    [TestCase(new ulong[] { 3, 2, 2, 2 }, 1, true)]
    public void IsPossible_OthersWithOrWithoutAQuorum_IsTold(ulong[] powers, int self, bool expected) =>
        Assert.That(
            SignerRecovery.IsPossible(MessageFixtures.Set(powers), new ValidatorIndex((ushort)self)),
            Is.EqualTo(expected));

    [Test]
    public void Floor_AnyCourseOfAnyNetwork_CoversWhateverTheLostSelfSigned()
    {
        Random random = new(20261121);
        int checkedRounds = 0;
        for (int round = 0; round < 5_000; round++)
        {
            ValidatorSet set = MessageFixtures.Set(
                [.. Enumerable.Range(0, random.Next(4, 8)).Select(_ => (ulong)random.Next(1, 10))]);
            int self = random.Next(set.Count);
            bool[] byzantine = Byzantine(random, set, self);
            if (!SignerRecovery.IsPossible(set, new ValidatorIndex((ushort)self)))
            {
                continue;
            }

            // The lost self was in view last: some quorum had certified the view before.
            ulong last = (ulong)random.Next(1, 50);
            int[] signers = Quorum(random, set, except: null);
            SignerRecovery recovery = new(Epoch, set, new ValidatorIndex((ushort)self), Nonce);
            foreach (int i in Quorum(random, set, except: self))
            {
                // An honest signer of that certificate was in view last - 1, so it holds one of last - 2.
                ulong least = signers.Contains(i) && !byzantine[i] && last > 2 ? last - 2 : 0;
                ulong shown = least + (ulong)random.Next(0, 2);
                recovery.Take(Reply(recovery, i, shown == 0 ? null : shown));
            }

            checkedRounds++;
            Assert.That(recovery.Floor!.Value.View.Value, Is.GreaterThanOrEqualTo(last), $"round {round}");
        }

        Assert.That(checkedRounds, Is.GreaterThan(1_000));
    }

    [Test]
    public void Verifier_AnswerThatIsNotWhatItSays_IsRefused()
    {
        RecoveryReplyVerifier verifier =
            new(MessageFixtures.RecoveryDomain, MessageFixtures.Domain, Four, Secp256k1.Verify);
        RecoveryRequest request = new(Nonce, Epoch);
        Certificate good = MessageFixtures.Certificate(Body.Nullify(Epoch, new View(8)), 4, 0, 1, 2);
        Certificate thin = MessageFixtures.Certificate(Body.Nullify(Epoch, new View(8)), 4, 0, 1);
        RecoveryReply reply = MessageFixtures.Reply(1, request, good);
        Assert.That(verifier.Verify(reply), Is.True);
        Assert.That(verifier.Verify(MessageFixtures.Reply(1, request, null)), Is.True);
        Assert.That(verifier.Verify(reply with { Nonce = Keccak.Hash("other"u8) }), Is.False);
        Assert.That(verifier.Verify(reply with { Epoch = new Epoch(3) }), Is.False);
        Assert.That(verifier.Verify(reply with { Index = new ValidatorIndex(2) }), Is.False);
        Assert.That(verifier.Verify(reply with { Proof = null }), Is.False);
        Assert.That(verifier.Verify(MessageFixtures.Reply(1, request, thin)), Is.False);
        Assert.That(verifier.Verify(MessageFixtures.Reply(5, request, good)), Is.False, "not of the set");
    }

    [Test]
    public void MayAnswer_OnePeerAgainAndAgain_IsAnsweredOnceAnInterval()
    {
        RecoveryAnswers answers = new();
        PeerNumber peer = new(1);
        Assert.That(answers.MayAnswer(peer, new Timestamp(1_000)), Is.True);
        Assert.That(answers.MayAnswer(peer, new Timestamp(1_499)), Is.False);
        Assert.That(answers.MayAnswer(new PeerNumber(2), new Timestamp(1_499)), Is.True);
        Assert.That(answers.MayAnswer(peer, new Timestamp(1_500)), Is.True);
    }

    [Test]
    public void MayAnswer_MorePeersThanTheMaximum_WaitUntilAnIntervalIsOver()
    {
        RecoveryAnswers answers = new();
        for (int i = 0; i < RecoveryAnswers.PeersMax; i++)
        {
            Assert.That(answers.MayAnswer(new PeerNumber((uint)i), new Timestamp(1_000)), Is.True);
        }

        PeerNumber late = new(RecoveryAnswers.PeersMax);
        Assert.That(answers.MayAnswer(late, new Timestamp(1_001)), Is.False);
        Assert.That(answers.MayAnswer(late, new Timestamp(1_000 + RecoveryAnswers.IntervalMs)), Is.True);
    }

    // Signatures are not the machine's matter; a certificate of any signers will do.
    private static RecoveryReply Reply(SignerRecovery recovery, int index, ulong? certified) => new(
        recovery.Request.Nonce, recovery.Request.Epoch, new ValidatorIndex((ushort)index), default,
        certified is { } view ? CertificateOf(view) : null);

    private static Certificate CertificateOf(ulong view) => Certificate.Create(
        Body.Nullify(Epoch, new View(view)), 4, [(new ValidatorIndex(0), default)]);

    // Less than a third of the power, never the lost self.
    private static bool[] Byzantine(Random random, ValidatorSet set, int self)
    {
        bool[] byzantine = new bool[set.Count];
        ulong power = 0;
        for (int i = 0; i < set.Count; i++)
        {
            ulong with = power + set[new ValidatorIndex((ushort)i)].Power.Value;
            if (i != self && random.Next(2) == 0 && 3 * with < set.TotalPower.Value)
            {
                (byzantine[i], power) = (true, with);
            }
        }

        return byzantine;
    }

    private static int[] Quorum(Random random, ValidatorSet set, int? except)
    {
        List<int> chosen = [];
        ulong power = 0;
        foreach (int i in Enumerable.Range(0, set.Count).Where(i => i != except).OrderBy(_ => random.Next()))
        {
            if (power < set.Quorum.Value)
            {
                chosen.Add(i);
                power += set[new ValidatorIndex((ushort)i)].Power.Value;
            }
        }

        return [.. chosen];
    }
}
