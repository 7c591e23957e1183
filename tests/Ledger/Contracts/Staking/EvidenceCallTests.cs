using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Tests.Contracts.Staking;

/// <summary>Which two votes prove a fault, and what proving it does.</summary>
[TestFixture]
internal sealed class EvidenceCallTests
{
    private static readonly Address Reporter = TestChain.Keys[0].Address;
    private static readonly ValidatorIndex Second = new(1);
    private static readonly UInt256 Open = TestChain.Open;

    private static readonly ProposalId P = new(new Epoch(0), new View(5), new View(4), Keccak.Hash([1]));
    private static readonly ProposalId Q = P with { BlockHash = Keccak.Hash([2]) };

    [TestCase(FaultKind.TwoNotarize)]
    [TestCase(FaultKind.TwoFinalize)]
    [TestCase(FaultKind.FinalizeAndNullify)]
    public void SubmitEvidence_EachKind_SlashesAndTombstonesOnce(FaultKind kind)
    {
        StakingScene scene = new();
        (byte[] a, byte[] b) = scene.Fault(kind, new Epoch(0), 5, Second, scene.KeyOf(new ValidatorId(1)));
        AbiValue[] result = scene.Do(Reporter, "submitEvidence", default, a, b);
        Assert.That((result[0].AsUInt32(), result[1].AsUInt256()), Is.EqualTo((1u, Open * 50UL)));
        ValidatorEntry validator = scene.Slots.Load(new ValidatorId(1));
        Assert.That(validator.Status, Is.EqualTo(ValidatorStatus.Tombstoned));
        Assert.That((validator.Stake, validator.CandidatePlace), Is.EqualTo((Open * 950UL, 0u)));
        Assert.That(scene.Slots.ActiveStake, Is.EqualTo(Open * 3_000UL));
        Assert.That(scene.BalanceOf(SystemAddresses.Staking), Is.EqualTo(Open * 3_950UL));
        Assert.That(scene.Try(Reporter, "submitEvidence", default, b, a), Is.EqualTo("EVIDENCE_KNOWN"));
        Assert.That(scene.Try(validator.Account, "unjail", default), Is.EqualTo("VALIDATOR_TOMBSTONED"));
        Assert.That(scene.Jail(validator.Id), Is.False);
        scene.EndEpochs();
        Assert.That(
            scene.Sets.Load(scene.Epoch).Select(s => s.Id.Value), Is.EqualTo(new uint[] { 0, 2, 3 }));
    }

    [Test]
    public void SubmitEvidence_AnotherViewOrKind_IsAnotherFault()
    {
        StakingScene scene = new();
        PrivateKey key = scene.KeyOf(new ValidatorId(1));
        foreach ((FaultKind kind, ulong view) in new[]
        {
            (FaultKind.TwoNotarize, 5UL), (FaultKind.TwoFinalize, 5UL), (FaultKind.TwoNotarize, 6UL),
        })
        {
            (byte[] a, byte[] b) = scene.Fault(kind, new Epoch(0), view, Second, key);
            scene.Do(Reporter, "submitEvidence", default, a, b);
        }

        Assert.That(
            scene.Slots.Load(new ValidatorId(1)).Stake, Is.EqualTo(Open * 857_375UL / 1_000UL), "0.95^3");
    }

    [Test]
    public void SubmitEvidence_VotesAnHonestOneMaySign_IsRefused()
    {
        StakingScene scene = new();
        PrivateKey key = scene.KeyOf(new ValidatorId(1));
        byte[] Signed(Body body, ValidatorIndex? index = null) => scene.Vote(body, index ?? Second, key);
        ProposalId later = new(P.Epoch, new View(6), P.ParentView, Q.BlockHash);
        ProposalId other = new(new Epoch(1), P.View, P.ParentView, Q.BlockHash);
        (byte[], byte[])[] pairs =
        [
            (Signed(Body.Notarize(P)), Signed(Body.Notarize(P))),
            (Signed(Body.Finalize(P)), Signed(Body.Finalize(P))),
            (Signed(Body.Nullify(P.Epoch, P.View)), Signed(Body.Nullify(P.Epoch, P.View))),
            (Signed(Body.Notarize(P)), Signed(Body.Nullify(P.Epoch, P.View))),
            (Signed(Body.Notarize(P)), Signed(Body.Finalize(Q))),
            (Signed(Body.Notarize(P)), Signed(Body.Notarize(later))),
            (Signed(Body.Notarize(P)), Signed(Body.Notarize(other))),
            (Signed(Body.Notarize(P)), Signed(Body.Notarize(Q), new ValidatorIndex(2))),
        ];
        foreach ((byte[] first, byte[] second) in pairs)
        {
            Assert.That(
                scene.Try(Reporter, "submitEvidence", default, first, second),
                Is.EqualTo("VOTES_DO_NOT_CONFLICT"));
        }
    }

    [Test]
    public void SubmitEvidence_NotSignedByThatValidatorForThisChain_IsRefused()
    {
        StakingScene scene = new();
        PrivateKey key = scene.KeyOf(new ValidatorId(1));
        byte[] good = scene.Vote(Body.Notarize(P), Second, key);
        byte[] otherKey = scene.Vote(Body.Notarize(Q), Second, scene.KeyOf(new ValidatorId(2)));
        byte[] otherChain = scene.Vote(Body.Notarize(Q), Second, key, Keccak.Hash([7]));
        byte[] zero = new Vote(Body.Notarize(Q), Second, default).Encode();
        byte[] highS = scene.Vote(Body.Notarize(Q), Second, key);
        UInt256 s = new(highS.AsSpan(^32));
        (Signature.CurveOrder - s).WriteBigEndian(highS.AsSpan(^32));
        foreach (byte[] bad in new[] { otherKey, otherChain, zero, highS })
        {
            Assert.That(
                scene.Try(Reporter, "submitEvidence", default, good, bad), Is.EqualTo("BAD_SIGNATURE"));
            Assert.That(
                scene.Try(Reporter, "submitEvidence", default, bad, good), Is.EqualTo("BAD_SIGNATURE"));
        }
    }

    [Test]
    public void SubmitEvidence_Malformed_IsRefused()
    {
        StakingScene scene = new();
        byte[] good = scene.Vote(Body.Notarize(P), Second, scene.KeyOf(new ValidatorId(1)));
        byte[] kind = [.. good];
        kind[0] = 9;
        foreach (byte[] bad in new[] { [], good[..^1], [.. good, 0], kind, new byte[Vote.Size] })
        {
            Assert.That(
                scene.Try(Reporter, "submitEvidence", default, good, bad), Is.EqualTo("VOTE_MALFORMED"));
        }
    }

    [Test]
    public void SubmitEvidence_ByTheSetOfItsEpoch_UntilUnbondingIsOver()
    {
        StakingScene scene = new();
        PrivateKey key = scene.KeyOf(new ValidatorId(1));
        (byte[] a, byte[] b) = scene.Fault(FaultKind.TwoNotarize, new Epoch(1), 1, Second, key);
        Assert.That(scene.Try(Reporter, "submitEvidence", default, a, b), Is.EqualTo("UNKNOWN_EPOCH"));
        scene.EndEpochs();
        (byte[] c, byte[] d) =
            scene.Fault(FaultKind.TwoNotarize, new Epoch(1), 1, new ValidatorIndex(4), key);
        Assert.That(scene.Try(Reporter, "submitEvidence", default, c, d), Is.EqualTo("UNKNOWN_INDEX"));
        (byte[] f, byte[] g) = scene.Fault(
            FaultKind.TwoNotarize, new Epoch(ulong.MaxValue), 1, Second, key);
        Assert.That(scene.Try(Reporter, "submitEvidence", default, f, g), Is.EqualTo("UNKNOWN_EPOCH"));

        // Out of the set since; the index is that of the epoch, not of today.
        scene.Do(scene.Slots.Load(new ValidatorId(0)).Account, "undelegate", default, 0UL, UInt256.MaxValue);
        scene.EndEpochs(3);
        Assert.That(scene.Sets.Load(scene.Epoch)[1].Id, Is.EqualTo(new ValidatorId(2)));
        scene.Layer(fold: true);
        StateCheckpoint(scene, a, b);
        scene.EndEpochs();
        Assert.That(scene.Try(Reporter, "submitEvidence", default, a, b), Is.EqualTo("EVIDENCE_EXPIRED"));
    }

    // Tried, seen to work, and taken back.
    private static void StateCheckpoint(StakingScene scene, byte[] a, byte[] b)
    {
        var before = scene.Journal.Mark();
        Assert.That(scene.Do(Reporter, "submitEvidence", default, a, b)[0].AsUInt32(), Is.EqualTo(1));
        scene.Journal.Rollback(before);
    }
}
