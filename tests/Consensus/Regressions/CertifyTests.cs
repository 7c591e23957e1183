using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Certificates;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Tests.Rules;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Validators;

namespace OpenLedger.Consensus.Tests.Regressions;

/// <summary>What a certificate is worth, and that a block behind it is looked at.</summary>
[TestFixture]
public sealed class CertifyTests
{
    /// <summary>
    /// commonware #2695: after its own Nullify a node gave up certifying the view's notarized block, and
    /// could then neither build on it nor vote for a child of it. Here certification goes on after the own
    /// Nullify, and after the nullification, and a child is voted for.
    /// </summary>
    [Test]
    public void Certify_AfterNullify_IsNotAbandoned()
    {
        Scene scene = Scene.AtGenesis(3);
        CandidateBlock block = scene.Block(1, 0);
        scene.Do(scene.Propose(0, block));
        scene.Fire(TimerId.Advance, 200);
        scene.Do(scene.Signed(Scene.Nullify(1)));
        scene.Do(scene.ReceiveCertificate(Body.Notarize(Scene.P(block))));
        scene.Do(scene.ReceiveCertificate(Scene.Nullify(1)));
        Assert.That(scene.Do(Scene.Verdict(block)), Does.Contain("log verdict 1 true"));
        CandidateBlock child = scene.Block(2, 1);
        scene.Do(scene.Propose(1, child));
        Assert.That(scene.Do(Scene.Verdict(child)), Does.Contain("sign Notarize 2"));
    }

    /// <summary>
    /// cometbft #5204: the proposer voted for its own block without the check everybody else made. Here its
    /// own block goes through Verify, and a block that fails there is neither voted for nor sent.
    /// </summary>
    [Test]
    public void Proposer_OfABlockThatFailsVerify_DoesNotVoteForItNorSendIt()
    {
        Scene scene = Scene.AtGenesis(0);
        CandidateBlock block = scene.Block(1, 0);
        Assert.That(
            scene.Do(new Input.Built(new Epoch(0), new View(1), block)), Is.EqualTo(new[] { "verify 1" }));
        string[] effects = scene.Do(Scene.Verdict(block, BlockVerdict.False));
        Assert.That(effects, Does.Contain("sign Nullify 1"));
        Assert.That(effects, Has.None.Contains("Notarize").And.None.Contains("proposal"));
    }

    /// <summary>
    /// malachite 961fa4e0: a certificate was taken though signatures had been added to fill it up. Here a
    /// quorum filled up with one signer twice, with a bad signature, or with trailing bytes is refused whole.
    /// </summary>
    [Test]
    public void Certificate_Padded_IsRefused()
    {
        Scene scene = new(3);
        CertificateVerifier verifier = new(Scene.Domain, scene.Set, FakeSignatures.Check);
        Body body = Body.Notarize(Scene.P(scene.Block(1, 0)));
        Vote zero = scene.Vote(0, body);
        Vote one = scene.Vote(1, body);
        Certificate good = scene.Certify(body);
        Assert.That(verifier.Verify(good), Is.EqualTo(CertificateError.None));
        Assert.That(
            () => Certificate.Create(
                body, 4,
                [(zero.Index, zero.Signature), (one.Index, one.Signature), (one.Index, one.Signature)]),
            Throws.ArgumentException, "a signer twice");
        Certificate filledUp = Certificate.Create(
            body, 4, [(zero.Index, zero.Signature), (one.Index, one.Signature), (new(2), one.Signature)]);
        Assert.That(verifier.Verify(filledUp), Is.EqualTo(CertificateError.BadSignature));
        Certificate beyondTheQuorum = Certificate.Create(
            body, 4, [.. good.Signatures(), (new ValidatorIndex(3), one.Signature)]);
        Assert.That(
            verifier.Verify(beyondTheQuorum), Is.EqualTo(CertificateError.BadSignature),
            "a quorum is there without it, and still the whole is refused");
        Assert.That(
            Certificate.TryDecode([.. good.Encode(), .. new byte[64]], out _),
            Is.Not.EqualTo(MessageError.None));
    }
}
