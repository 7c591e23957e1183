using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Rules;

/// <summary>
/// R0 to R6, a row a branch. Four equal validators: view v is led by (v - 1) mod 4; this node is 3.
/// </summary>
[TestFixture]
public sealed class StepTableTests
{
    [TestCaseSource(nameof(Rows))]
    public void Step_Row_GivesTheseEffects(object row) => StepRow.Check((StepRow)row);

    private static IEnumerable<TestCaseData> Rows() =>
        Entering().Concat(Notarizing()).Concat(Different()).Concat(Certifying()).Concat(Nullifying()).Concat(
            Finalizing()).Concat(LettingGo()).Concat(RunningAhead())
            .Select(row => new TestCaseData(row).SetName(row.Description));

    private static IEnumerable<StepRow> Entering()
    {
        yield return new(
            "R0: at genesis a voter enters view 1 with tA and tL",
            () => new Scene(3), s => s.Do(new Input.Start(Scene.Genesis, [], [])),
            ["timer Advance +200", "timer Leader +160", "timer Standstill +400"]);
        yield return new(
            "R0: the leader builds on the anchor",
            () => new Scene(0), s => s.Do(new Input.Start(Scene.Genesis, [], [])),
            ["timer Advance +200", "timer Leader +160", "timer Standstill +400", "build 1 on 0"]);
        yield return new(
            "R0: the leader verifies its own block before signing it",
            () => Scene.AtGenesis(0), s => s.Do(new Input.Built(new Epoch(0), new View(1), s.Block(1, 0))),
            ["verify 1"]);
        yield return new(
            "R0: the own Propose leaves after log and signature, and cancels tL",
            () => Own(s => { }), s => s.Do(s.Signed(Body.Notarize(Scene.P(s.Block(1, 0))))),
            ["log Notarize 1", "broadcast proposal 1 with 0", "cancel Leader"]);
        yield return new(
            "R0: the leader skips nullified views and justifies it",
            () => Nullified(2, 1), s => Last(s, s.Do(s.Signed(Body.Notarize(Scene.P(s.Block(3, 1)))))),
            ["broadcast proposal 3 with 2"]);
        yield return new(
            "R0: no build after the own Nullify",
            () => Unresolved().After(s => s.Fire(TimerId.Leader, 190)),
            s => s.Do(s.ReceiveCertificate(Scene.Nullify(1))),
            ["log certificate Nullify 1", "broadcast certificate Nullify 1"]);
        yield return new(
            "R0: the leader builds once the view below is resolved",
            Unresolved, s => s.Do(s.ReceiveCertificate(Scene.Nullify(1))),
            ["log certificate Nullify 1", "broadcast certificate Nullify 1", "build 3 on 0"]);
        yield return new(
            "R0: an answer of the builder after the own Nullify is ignored",
            () => Scene.AtGenesis(0).After(s => s.Fire(TimerId.Leader, 160)),
            s => s.Do(new Input.Built(new Epoch(0), new View(1), s.Block(1, 0))),
            []);
        yield return new(
            "R0: a view without finality is stretched by 1.5",
            () => Scene.AtGenesis(3).After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(1)))),
            s => [.. s.Do(s.ReceiveCertificate(Scene.Nullify(2)))
                .Where(e => e.StartsWith("timer", StringComparison.Ordinal))],
            ["timer Advance +250", "timer Leader +190"]);
    }

    private static IEnumerable<StepRow> Notarizing()
    {
        yield return new(
            "R1: the leader's proposal cancels tL and is verified",
            () => Scene.AtGenesis(3), s => s.Do(s.Propose(0, s.Block(1, 0))),
            ["cancel Leader", "verify 1"]);
        yield return new(
            "R1: verified: the body is logged before Notarize is signed",
            () => Proposed(), s => s.Do(Scene.Verdict(s.Block(1, 0))),
            ["log block 1", "sign Notarize 1"]);
        yield return new(
            "R1: the own vote is logged before it is sent",
            () => Proposed().After(s => s.Do(Scene.Verdict(s.Block(1, 0)))),
            s => s.Do(s.Signed(Body.Notarize(Scene.P(s.Block(1, 0))))),
            ["log Notarize 1", "broadcast Notarize 1"]);
        yield return new(
            "R1: a proposal of another than the leader is nothing",
            () => Scene.AtGenesis(3), s => s.Do(s.Propose(2, s.Block(1, 0))),
            []);
        yield return new(
            "R1: Verify = false nullifies at once",
            () => Proposed(), s => s.Do(Scene.Verdict(s.Block(1, 0), BlockVerdict.False)),
            ["sign Nullify 1", "timer Resend +120"]);
        yield return new(
            "R1: pending is not false: asked again at the retry",
            () => Proposed().After(s => s.Do(Scene.Verdict(s.Block(1, 0), BlockVerdict.Pending))),
            s => s.Fire(TimerId.Retry, 60),
            ["verify 1"]);
        yield return new(
            "R1: dated 501 ms ahead: verified and held",
            () => Proposed(Scene.GenesisMs + 1_000 + 501), s => s.Do(Scene.Verdict(s.Block(1, 0))),
            ["timer Hold +1"]);
        yield return new(
            "R1: held no longer when the clock has come near",
            () => Proposed(Scene.GenesisMs + 1_000 + 501).After(s => s.Do(Scene.Verdict(s.Block(1, 0)))),
            s => s.Fire(TimerId.Hold, 1),
            ["log block 1", "sign Notarize 1"]);
        yield return new(
            "R1: a timestamp not above the parent's is false without Verify",
            () => Scene.AtGenesis(3), s => s.Do(s.Propose(0, s.Block(1, 0, Scene.GenesisMs))),
            ["cancel Leader", "sign Nullify 1", "timer Resend +120"]);
        yield return new(
            "R1: the second P of the leader is a fault and takes the own Notarize away",
            () => Proposed(), s => s.Do(s.Propose(0, s.Block(1, 0, nonce: 9))),
            ["fault TwoNotarize of 0"]);
        yield return new(
            "R1: after an equivocation the verdict brings no vote",
            () => Proposed().After(s => s.Do(s.Propose(0, s.Block(1, 0, nonce: 9)))),
            s => s.Do(Scene.Verdict(s.Block(1, 0))),
            []);
        yield return new(
            "R1: a gap without its nullification is asked for, not skipped (ava-labs #281)",
            Gap, s => s.Do(s.Propose(2, s.Block(3, 1))),
            ["cancel Leader", "verify 3", "send 1 request certificate 2", "timer Retry +60"]);
        yield return new(
            "R1: even with True there is no Notarize while the gap is open",
            () => Gap().After(s => s.Do(s.Propose(2, s.Block(3, 1)))),
            s => s.Do(Scene.Verdict(s.Block(3, 1))),
            []);
        yield return new(
            "R1: the nullification fills the gap",
            () => Gap().After(s => s.Do(s.Propose(2, s.Block(3, 1))))
                .After(s => s.Do(Scene.Verdict(s.Block(3, 1)))),
            s => s.Do(s.ReceiveCertificate(Scene.Nullify(2))),
            [
                "log certificate Nullify 2", "broadcast certificate Nullify 2", "log block 3",
                    "sign Notarize 3",
            ]);
        yield return new(
            "R1: a body for current + 1 is kept and voted for on entry",
            () => Proposed().After(s => s.Do(s.Propose(1, s.Block(2, 1))))
                .After(s => s.Do(Scene.Verdict(s.Block(1, 0)))),
            s => [.. s.Do(s.ReceiveCertificate(Body.Notarize(Scene.P(s.Block(1, 0))))).TakeLast(1)],
            ["verify 2"]);
    }

    /// <summary>
    /// Groups that hold different certificates of one view go on together (commonware #2192).
    /// </summary>
    private static IEnumerable<StepRow> Different()
    {
        yield return new(
            "R1: one who holds the Notarization takes the Nullification from J and votes past it",
            () => Scene.AtGenesis(3).After(s => s.Complete(1, 0))
                .After(s => s.Do(s.Propose(1, s.Block(2, 0), s.Certify(Scene.Nullify(1))))),
            s => s.Do(Scene.Verdict(s.Block(2, 0))),
            ["log block 2", "sign Notarize 2"]);
        yield return new(
            "R1: one who holds the Nullification takes the Notarization from J and gets the block",
            () => Scene.AtGenesis(3).After(s => s.Block(1, 0))
                .After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(1)))),
            s => s.Do(s.Propose(1, s.Block(2, 1), s.Certify(Body.Notarize(Scene.P(s.Block(1, 0)))))),
            [
                "log certificate Notarize 1", "broadcast certificate Notarize 1", "cancel Leader",
                "send 0 request block", "timer Retry +60",
            ]);
        yield return new(
            "R1: then certifies the parent and verifies the child",
            () => Scene.AtGenesis(3).After(s => s.Block(1, 0))
                .After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(1))))
                .After(s =>
                    s.Do(s.Propose(1, s.Block(2, 1), s.Certify(Body.Notarize(Scene.P(s.Block(1, 0)))))))
                .After(s => s.Do(new Input.BlockReceived(new(0), s.Block(1, 0)))),
            s => s.Do(Scene.Verdict(s.Block(1, 0))),
            ["log verdict 1 true", "log block 1", "sign Finalize 1", "verify 2"]);
        yield return new(
            "R6: a vote known is nothing: no loop of rebroadcasts (ava-labs #306)",
            () => Proposed().After(s => s.Do(s.Receive(1, Body.Notarize(Scene.P(s.Block(1, 0)))))),
            s => s.Do(s.Receive(1, Body.Notarize(Scene.P(s.Block(1, 0))))),
            []);
    }

    private static IEnumerable<StepRow> Certifying()
    {
        yield return new(
            "R2: notarized and True: Finalize and the next view",
            () => Proposed().After(s => s.Do(Scene.Verdict(s.Block(1, 0)))),
            s => s.Do(s.ReceiveCertificate(Body.Notarize(Scene.P(s.Block(1, 0))))),
            [
                "log certificate Notarize 1", "broadcast certificate Notarize 1", "log verdict 1 true",
                "sign Finalize 1", "timer Advance +200", "timer Leader +160",
            ]);
        yield return new(
            "R2: q votes are the certificate",
            () => Proposed().After(s => s.Do(Scene.Verdict(s.Block(1, 0))))
                .After(s => s.Do(s.Receive(1, Body.Notarize(Scene.P(s.Block(1, 0)))))),
            s => [.. s.Do(s.Receive(2, Body.Notarize(Scene.P(s.Block(1, 0))))).Take(2)],
            ["log certificate Notarize 1", "broadcast certificate Notarize 1"]);
        yield return new(
            "R2: the missing body is asked of the leader",
            () => Scene.AtGenesis(3), s => s.Do(s.ReceiveCertificate(Body.Notarize(Scene.P(s.Block(1, 0))))),
            [
                "log certificate Notarize 1", "broadcast certificate Notarize 1", "send 0 request block",
                "timer Retry +60",
            ]);
        yield return new(
            "R2: then of the next validator",
            () => Scene.AtGenesis(3)
                .After(s => s.Do(s.ReceiveCertificate(Body.Notarize(Scene.P(s.Block(1, 0)))))),
            s => s.Fire(TimerId.Retry, 60),
            ["send 1 request block", "timer Retry +60"]);
        yield return new(
            "R2: certified after the own Nullify: the next view, no Finalize (commonware #2695)",
            () => Proposed().After(s => s.Fire(TimerId.Advance, 200))
                .After(s => s.Do(s.Signed(Scene.Nullify(1))))
                .After(s => s.Do(s.ReceiveCertificate(Body.Notarize(Scene.P(s.Block(1, 0)))))),
            s => s.Do(Scene.Verdict(s.Block(1, 0))),
            [
                "log verdict 1 true", "cancel Resend", "timer Advance +200", "timer Leader +160",
            ]);
        yield return new(
            "R2: a view the others nullified is certified all the same; one who did not nullify may finalize",
            () => Proposed().After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(1))))
                .After(s => s.Do(s.ReceiveCertificate(Body.Notarize(Scene.P(s.Block(1, 0))))))
                .After(s => s.Do(new Input.BlockReceived(new(0), s.Block(1, 0)))),
            s => s.Do(Scene.Verdict(s.Block(1, 0))),
            ["log verdict 1 true", "log block 1", "sign Finalize 1"]);
        yield return new(
            "R2: a quorum for another P than the one seen: no Notarize, that body is fetched",
            () => Proposed(),
            s => s.Do(s.ReceiveCertificate(Body.Notarize(Scene.P(s.Block(1, 0, nonce: 9))))),
            [
                "log certificate Notarize 1", "broadcast certificate Notarize 1", "send 0 request block",
                "timer Retry +60",
            ]);
        yield return new(
            "R2: certify False nullifies and is never built on",
            () => Proposed().After(s => s.Do(s.ReceiveCertificate(Body.Notarize(Scene.P(s.Block(1, 0)))))),
            s => s.Do(Scene.Verdict(s.Block(1, 0), BlockVerdict.False)),
            ["log verdict 1 false", "sign Nullify 1", "timer Resend +120"]);
    }

    private static IEnumerable<StepRow> Nullifying()
    {
        yield return new(
            "R3: tL",
            () => Scene.AtGenesis(3), s => s.Fire(TimerId.Leader, 160),
            ["sign Nullify 1", "timer Resend +120"]);
        yield return new(
            "R3: a timer that fires before its time is nothing",
            () => Scene.AtGenesis(3), s => s.Fire(TimerId.Leader, 159),
            []);
        yield return new(
            "R3: tA after the own Notarize is legal",
            () => Proposed().After(s => s.Do(Scene.Verdict(s.Block(1, 0))))
                .After(s => s.Do(s.Signed(Body.Notarize(Scene.P(s.Block(1, 0)))))),
            s => s.Fire(TimerId.Advance, 200),
            ["sign Nullify 1", "timer Resend +120"]);
        yield return new(
            "R3: the leader's own Nullify",
            () => Scene.AtGenesis(3), s => s.Do(s.Receive(0, Scene.Nullify(1))),
            ["sign Nullify 1", "timer Resend +120"]);
        yield return new(
            "R3: another's Nullify is counted only",
            () => Scene.AtGenesis(3), s => s.Do(s.Receive(1, Scene.Nullify(1))),
            []);
        yield return new(
            "R3: a failed build",
            () => Scene.AtGenesis(0), s => s.Do(new Input.Built(new Epoch(0), new View(1), null)),
            ["sign Nullify 1", "timer Resend +120"]);
        yield return new(
            "R3: every tR the recorded vote again, with the entry certificate",
            () => Scene.AtGenesis(3).After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(1))))
                .After(s => s.Fire(TimerId.Leader, 160)).After(s => s.Do(s.Signed(Scene.Nullify(2)))),
            s => s.Fire(TimerId.Resend, 120),
            ["broadcast certificate Nullify 1", "broadcast Nullify 2", "timer Resend +120"]);
        yield return new(
            "R3: what is not signed yet is not sent",
            () => Scene.AtGenesis(3).After(s => s.Fire(TimerId.Leader, 160)),
            s => s.Fire(TimerId.Resend, 120),
            ["timer Resend +120"]);
        yield return new(
            "R3: the signer knows a Finalize of the view: no Nullify is tried again",
            () => Scene.AtGenesis(3).After(s => s.Fire(TimerId.Leader, 160))
                .After(s => s.Do(new Input.SignRefused(Scene.Nullify(1)))),
            s => s.Fire(TimerId.Advance, 40),
            []);
        yield return new(
            "R4: a nullification opens the next view, and is shown once",
            () => Scene.AtGenesis(3), s => s.Do(s.ReceiveCertificate(Scene.Nullify(1))),
            [
                "log certificate Nullify 1", "broadcast certificate Nullify 1", "timer Advance +200",
                "timer Leader +160",
            ]);
        yield return new(
            "R4: a certificate known is nothing",
            () => Scene.AtGenesis(3).After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(1)))),
            s => s.Do(s.ReceiveCertificate(Scene.Nullify(1), 1, 2, 3)),
            []);
        yield return new(
            "R3: one who repeats the Nullify of a view left behind is shown why it ended",
            () => Scene.AtGenesis(3).After(s => s.Do(s.Receive(1, Scene.Nullify(1))))
                .After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(1)))),
            s => s.Do(s.Receive(1, Scene.Nullify(1))),
            ["send 1 certificate Nullify 1"]);
    }

    private static IEnumerable<StepRow> Finalizing()
    {
        yield return new(
            "R5: ancestors are committed first",
            TwoCertified, s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(2, 1))))),
            [
                "log certificate Finalize 2", "broadcast certificate Finalize 2", "timer Standstill +400",
                "commit 1", "commit 2",
            ]);
        yield return new(
            "R5: late Finalize votes of an old view still count",
            () => TwoCertified().After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(3))))
                .After(s => s.Do(s.Receive(0, Body.Finalize(Scene.P(s.Block(1, 0)))))),
            s => s.Do(s.Receive(1, Body.Finalize(Scene.P(s.Block(1, 0))))),
            [
                "log certificate Finalize 1", "broadcast certificate Finalize 1", "timer Standstill +400",
                "commit 1",
            ]);
        yield return new(
            "R5: a Finalization opens the next view though the block is missing",
            () => Scene.AtGenesis(3),
            s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(1, 0))))),
            [
                "log certificate Finalize 1", "broadcast certificate Finalize 1", "timer Standstill +400",
                "timer Advance +200", "timer Leader +160", "send 0 request block", "timer Retry +60",
            ]);
        yield return new(
            "R5: the block comes, is verified, and only then committed",
            () => Scene.AtGenesis(3)
                .After(s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(1, 0))))))
                .After(s => s.Do(new Input.BlockReceived(new(0), s.Block(1, 0)))),
            s => s.Do(Scene.Verdict(s.Block(1, 0))),
            ["commit 1"]);
        yield return new(
            "R5: no Finalization of each ancestor is demanded (ava-labs #124)",
            () => Scene.AtGenesis(3)
                .After(s => s.Block(1, 0))
                .After(s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(2, 1))))))
                .After(s => s.Do(new Input.BlockReceived(new(0), s.Block(2, 1))))
                .After(s => s.Do(new Input.BlockReceived(new(0), s.Block(1, 0))))
                .After(s => s.Do(Scene.Verdict(s.Block(1, 0)))),
            s => s.Do(Scene.Verdict(s.Block(2, 1))),
            ["commit 2"]);
        yield return new(
            "R5: finalized while the own verdict is False: stop",
            () => Proposed().After(s => s.Do(Scene.Verdict(s.Block(1, 0), BlockVerdict.False))),
            s => [.. s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(1, 0))))).TakeLast(1)],
            ["halt"]);
        yield return new(
            "R6: after a standstill certificates and recorded votes, nothing fresh (ava-labs #280)",
            () => TwoCertified()
                .After(s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(1, 0)))))),
            s => s.Fire(TimerId.Standstill, 400),
            [
                "broadcast certificate Finalize 1", "broadcast certificate Notarize 2",
                "broadcast Notarize 2", "broadcast Finalize 2", "timer Standstill +800",
            ]);
    }

    private static IEnumerable<StepRow> LettingGo()
    {
        yield return new(
            "R4: a block verified and nullified without a quorum or an own vote is forgotten",
            () => Held().After(s => s.Do(Scene.Verdict(s.Block(1, 0)))),
            s => s.Do(s.ReceiveCertificate(Scene.Nullify(1))),
            [
                "log certificate Nullify 1", "broadcast certificate Nullify 1", "forget", "cancel Hold",
                "timer Advance +200", "timer Leader +160",
            ]);
        yield return new(
            "R4: one this node voted for is kept, only its result is not",
            () => Proposed().After(s => s.Do(Scene.Verdict(s.Block(1, 0))))
                .After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(1)))),
            s => s.Do(new Input.BlockRequested(new(1), s.Block(1, 0).Hash)),
            ["send 1 block"]);
        yield return new(
            "R2: a quorum that turns up late has it executed again",
            () => Proposed().After(s => s.Do(Scene.Verdict(s.Block(1, 0))))
                .After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(1)))),
            s => s.Do(s.ReceiveCertificate(Body.Notarize(Scene.P(s.Block(1, 0))))),
            ["log certificate Notarize 1", "broadcast certificate Notarize 1", "verify 1"]);
        yield return new(
            "R4: a nullified block others are built on is kept whole",
            () => Proposed().After(s => s.Do(Scene.Verdict(s.Block(1, 0))))
                .After(s => s.Do(s.Propose(1, s.Block(2, 1)))),
            s => [.. s.Do(s.ReceiveCertificate(Scene.Nullify(1))).Where(e => e == "forget")],
            []);
    }

    private static IEnumerable<StepRow> RunningAhead()
    {
        yield return new(
            "Running ahead: 64 heights above the committed one a block may be large",
            () => Ahead(63, self: 0), s => Vote(s, 64, 20_000),
            ["log block 64", "sign Notarize 64"]);
        yield return new(
            "Running ahead: further a large one waits for finality",
            () => Ahead(64), s => Vote(s, 65, 20_000),
            []);
        yield return new(
            "Running ahead: and is voted for when it comes",
            () => Ahead(64).After(s => Vote(s, 65, 20_000)),
            s => [.. s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(1, 0))))).TakeLast(3)],
            ["commit 1", "log block 65", "sign Notarize 65"]);
        yield return new(
            "Running ahead: a small one goes on",
            () => Ahead(64), s => Vote(s, 65, 16 * 1024),
            ["log block 65", "sign Notarize 65"]);
        yield return new(
            "Running ahead: the leader builds an empty one",
            () => Ahead(66), s => [.. s.Do(s.ReceiveCertificate(Scene.Nullify(67))).TakeLast(1)],
            ["build 68 on 66 halved 8"]);
    }

    /// <summary>A block verified and held for its time: this node has not voted for it.</summary>
    private static Scene Held() => Proposed(Scene.GenesisMs + 5_000);

    /// <summary>So many blocks certified, none final.</summary>
    private static Scene Ahead(ulong blocks, int self = 3)
    {
        Scene scene = Scene.AtGenesis(self);
        for (ulong view = 1; view <= blocks; view++)
        {
            scene.Complete(view, view - 1);
        }

        return scene;
    }

    private static string[] Vote(Scene scene, ulong view, int size)
    {
        CandidateBlock block = scene.Block(view, view - 1) with { Bytes = new byte[size] };
        scene.Do(scene.Propose(scene.State.Leaders.Leader(block.View).Value, block));
        return scene.Do(Scene.Verdict(block));
    }

    private static Scene Proposed(ulong? timestampMs = null) =>
        Scene.AtGenesis(3).After(s => s.Do(s.Propose(0, s.Block(1, 0, timestampMs))));

    private static Scene Own(Action<Scene> more) => Scene.AtGenesis(0)
        .After(s => s.Do(new Input.Built(new Epoch(0), new View(1), s.Block(1, 0))))
        .After(s => s.Do(Scene.Verdict(s.Block(1, 0))))
        .After(more);

    /// <summary>The leader of view 3 holds the nullification of view 2 and nothing of view 1.</summary>
    private static Scene Unresolved() =>
        Scene.AtGenesis(2).After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(2))));

    private static Scene TwoCertified() =>
        Scene.AtGenesis(3).After(s => s.Complete(1, 0)).After(s => s.Complete(2, 1));

    /// <summary>Views 1 and 2 certified, view 3 current, view 2 not nullified.</summary>
    private static Scene Gap() => TwoCertified();

    /// <summary>
    /// View 1 certified, view 2 nullified; the node leads view 3 and its block awaits the signature.
    /// </summary>
    private static Scene Nullified(int self, ulong parent) => Scene.AtGenesis(self)
        .After(s => s.Complete(parent, 0))
        .After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(2))))
        .After(s => s.Do(new Input.Built(new Epoch(0), new View(3), s.Block(3, parent))))
        .After(s => s.Do(Scene.Verdict(s.Block(3, parent))));

    private static string[] Last(Scene scene, string[] effects)
    {
        Assert.That(scene.State.CurrentView.Value, Is.EqualTo(3));
        return [.. effects.Where(e => e.StartsWith("broadcast", StringComparison.Ordinal))];
    }
}
