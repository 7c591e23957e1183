using OpenLedger.Consensus.Rules;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Rules;

/// <summary>
/// In a set above 32 certificates go out D0 / 8 = 2 ms later, to who seems not to have them.
/// </summary>
[TestFixture]
public sealed class ShowCertificateTests
{
    [Test]
    public void Certificate_InASmallSet_GoesOutAtOnce()
    {
        Scene scene = Scene.AtGenesis(3, Powers(ShowCertificate.SmallSetMax));
        Assert.That(Nullify(scene, 1), Does.Contain("broadcast certificate Nullify 1"));
    }

    [Test]
    public void Certificate_InALargeSet_GoesOutLaterToWhoIsBehind()
    {
        Scene scene = Scene.AtGenesis(3, Powers(33));
        string[] effects = Nullify(scene, 1);
        Assert.That(effects, Does.Contain("log certificate Nullify 1").And.Contain("timer Show +2"));
        Assert.That(effects, Has.None.StartsWith("broadcast"));
        scene.Do(scene.Receive(5, Scene.Nullify(2)));
        scene.Do(scene.Receive(6, Body.Notarize(Scene.P(scene.Block(2, 0)))));
        scene.Do(scene.Receive(7, Body.Finalize(Scene.P(scene.Block(1, 0)))));
        scene.Do(scene.Receive(8, Body.Notarize(Scene.P(scene.Block(1, 0)))));
        Assert.That(
            scene.Fire(TimerId.Show, 2),
            Is.EqualTo(new[] { "broadcast certificate Nullify 1 except 5 6 7" }));
    }

    [Test]
    public void Certificates_OneAfterTheOther_GoOutEachInItsTime()
    {
        Scene scene = Scene.AtGenesis(3, Powers(33));
        Nullify(scene, 1);
        scene.NowMs++;
        Nullify(scene, 2);
        Assert.That(scene.Fire(TimerId.Show, 1), Is.EqualTo(new[]
        {
            "broadcast certificate Nullify 1 except ", "timer Show +1",
        }));
        Assert.That(
            scene.Fire(TimerId.Show, 1), Is.EqualTo(new[] { "broadcast certificate Nullify 2 except " }));
    }

    [Test]
    public void Certificates_BeyondTheMaximum_PushTheOldestOut()
    {
        Scene scene = Scene.AtGenesis(3, Powers(33));
        for (ulong view = 1; view <= ShowCertificate.WaitingMax; view++)
        {
            Assert.That(Nullify(scene, view), Has.None.StartsWith("broadcast"));
        }

        Assert.That(
            Nullify(scene, ShowCertificate.WaitingMax + 1),
            Does.Contain("broadcast certificate Nullify 1 except "));
        Assert.That(scene.State.ToShow, Has.Count.EqualTo(ShowCertificate.WaitingMax));
    }

    [Test]
    public void Certificates_AtTheEndOfAnEpoch_GoOutAtOnce()
    {
        Scene scene = Scene.EndingAt(1, 3, Powers(33));
        CommitFirst(scene);
        string[] start = scene.Do(Scene.Stored(scene.Block(1, 0), scene.Next(1)));
        Assert.That(start[0], Is.EqualTo("broadcast certificate Finalize 1 except "));
        Assert.That(start, Does.Contain("cancel Show"));
    }

    [Test]
    public void Certificate_AtAFollower_IsNotShown()
    {
        Scene scene = Scene.EndingAt(1, 3);
        CommitFirst(scene, signers: 3);
        scene.Do(Scene.Stored(scene.Block(1, 0), scene.Next(5, self: -1)));
        string[] effects = scene.Do(scene.ReceiveCertificate(Body.Nullify(new Epoch(1), new View(1))));
        Assert.That(effects, Is.EqualTo(new[] { "log certificate Nullify 1" }));
    }

    private static void CommitFirst(Scene scene, int signers = 23)
    {
        scene.Do(scene.Propose(0, scene.Block(1, 0)));
        scene.Do(Scene.Verdict(scene.Block(1, 0)));
        scene.Do(scene.ReceiveCertificate(
            Body.Finalize(Scene.P(scene.Block(1, 0))), [.. Enumerable.Range(0, signers)]));
        Assert.That(scene.State.CommittedHeight.Value, Is.EqualTo(1));
    }

    private static string[] Nullify(Scene scene, ulong view) => scene.Do(
        scene.ReceiveCertificate(Scene.Nullify(view), [.. Enumerable.Range(0, 23)]));

    private static ulong[] Powers(int count) => [.. Enumerable.Repeat(1UL, count)];
}
