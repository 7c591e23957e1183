using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Rules;

/// <summary>
/// Epochs, a row a branch. Epoch 0 ends at height 2; four equal validators: view v is led by (v - 1) mod 4;
/// unless said otherwise this node is 3.
/// </summary>
[TestFixture]
public sealed class EpochTableTests
{
    [TestCaseSource(nameof(Rows))]
    public void Step_Row_GivesTheseEffects(object row) => StepRow.Check((StepRow)row);

    private static IEnumerable<TestCaseData> Rows() =>
        Proposing().Concat(Voting()).Concat(Ending()).Concat(Serving()).Concat(Following())
            .Select(row => new TestCaseData(row).SetName(row.Description));

    private static IEnumerable<StepRow> Proposing()
    {
        yield return new(
            "Epochs: on a boundary parent the leader builds nothing, and waits T_b for finality",
            () => AtBoundary(2).After(s => s.Do(s.Receive(1, Scene.Nullify(9)))),
            s => s.Fire(TimerId.Leader, 0),
            []);
        yield return new(
            "Epochs: then it proposes the boundary block again, in its own view",
            () => AtBoundary(2), s => s.Fire(TimerId.Hold, 100),
            ["sign Notarize 3"]);
        yield return new(
            "Epochs: without its body, and without a Verify",
            () => AtBoundary(2).After(s => s.Fire(TimerId.Hold, 100)),
            s => s.Do(s.Signed(Body.Notarize(Scene.Again(s.Block(2, 1), 3, 2)))),
            ["log Notarize 3", "broadcast proposal 3 with 1", "cancel Leader"]);
        yield return new(
            "Epochs: a block proposed again is proposed again on the view it was certified in last",
            () => CertifiedAgain(3).After(s => s.Fire(TimerId.Hold, 100)),
            s => s.Do(s.Signed(Body.Notarize(Scene.Again(s.Block(2, 1), 4, 3)))),
            ["log Notarize 4", "broadcast proposal 4 with 1", "cancel Leader"]);
        yield return new(
            "Epochs: not when finality came meanwhile",
            () => AtBoundary(2).After(s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(2, 1)))))),
            s => s.Fire(TimerId.Hold, 100),
            []);
    }

    private static IEnumerable<StepRow> Voting()
    {
        yield return new(
            "Epochs: the boundary block proposed again is voted for without executing it again",
            () => AtBoundary(3), s => s.Do(s.ProposeAgain(2, s.Block(2, 1), 3, 2)),
            ["cancel Leader", "sign Notarize 3"]);
        yield return new(
            "Epochs: an earlier block proposed again is not",
            () => Scene.EndingAt(3, 3).After(s => s.Complete(1, 0)).After(s => s.Complete(2, 1)),
            s => s.Do(s.ProposeAgain(2, s.Block(2, 1), 3, 2)),
            ["cancel Leader", "sign Nullify 3", "timer Resend +120"]);
        yield return new(
            "Epochs: nor a boundary block on a parent that is another's",
            () => AtBoundary(3), s => s.Do(s.ProposeAgain(2, s.Block(2, 1), 3, 1)),
            ["cancel Leader", "sign Nullify 3", "timer Resend +120"]);
        yield return new(
            "Epochs: nor one of two boundary blocks on the other",
            () => AtBoundary(3).After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(2))))
                .After(s => s.Complete(3, 1)).After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(4)))),
            s => s.Do(s.ProposeAgain(0, s.Block(2, 1), 5, 3)),
            ["cancel Leader", "sign Nullify 5", "timer Resend +120"]);
        yield return new(
            "Epochs: but the other on itself",
            () => AtBoundary(3).After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(2))))
                .After(s => s.Complete(3, 1)).After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(4)))),
            s => s.Do(s.ProposeAgain(0, s.Block(3, 1), 5, 3)),
            ["cancel Leader", "sign Notarize 5"]);
        yield return new(
            "Epochs: a boundary block notarized again on a view before its own is never certified",
            () => AtBoundary(3),
            s => [.. s.Do(s.ReceiveCertificate(Body.Notarize(Scene.Again(s.Block(2, 1), 3, 1)))).Skip(2)],
            ["log verdict 3 false", "sign Nullify 3", "timer Resend +120"]);
        yield return new(
            "Epochs: a gap below it is asked for all the same",
            () => AtBoundary(3).After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(4)))).After(
                s => s.Do(s.ProposeAgain(0, s.Block(2, 1), 5, 2))),
            s => s.Do(s.ReceiveCertificate(Scene.Nullify(3))),
            ["log certificate Nullify 3", "broadcast certificate Nullify 3", "sign Notarize 5"]);
        yield return new(
            "Epochs: a block above the boundary is not voted for",
            () => AtBoundary(3), s => s.Do(s.Propose(2, s.Block(3, 2))),
            ["cancel Leader", "sign Nullify 3", "timer Resend +120"]);
        yield return new(
            "Epochs: nor certified, whoever notarized it",
            () => AtBoundary(3)
                .After(s => s.Do(s.ReceiveCertificate(Body.Notarize(Scene.P(s.Block(3, 2)))))),
            s => s.Do(new Input.BlockReceived(new(1), s.Block(3, 2))),
            ["log verdict 3 false", "sign Nullify 3", "timer Resend +120"]);
        yield return new(
            "Epochs: a boundary block not certified here yet: its certificate is asked for, then its body",
            () => Scene.EndingAt(2, 3).After(s => s.Complete(1, 0)).After(s => s.Block(2, 1))
                .After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(2)))),
            s => s.Do(s.ProposeAgain(
                2, s.Block(2, 1), 3, 2, s.Certify(Body.Notarize(Scene.P(s.Block(2, 1)))))),
            [
                "log certificate Notarize 2", "broadcast certificate Notarize 2", "cancel Leader",
                "send 1 request block", "timer Retry +60",
            ]);
        yield return new(
            "Epochs: notarized again it is certified at once, and finalized in the later view",
            () => AtBoundary(3).After(s => s.Do(s.ProposeAgain(2, s.Block(2, 1), 3, 2)))
                .After(s => s.Do(s.Signed(Body.Notarize(Scene.Again(s.Block(2, 1), 3, 2))))),
            s => s.Do(s.ReceiveCertificate(Body.Notarize(Scene.Again(s.Block(2, 1), 3, 2)))),
            [
                "log certificate Notarize 3", "broadcast certificate Notarize 3", "log verdict 3 true",
                "sign Finalize 3", "timer Advance +325", "timer Leader +235", "timer Hold +100",
            ]);
        yield return new(
            "Epochs: a nullified second proposal does not let go of the first",
            () => AtBoundary(3).After(s => s.Do(s.ProposeAgain(2, s.Block(2, 1), 3, 2)))
                .After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(3))))
                .After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(4)))),
            s => s.Do(s.ProposeAgain(0, s.Block(2, 1), 5, 2)),
            ["cancel Leader", "sign Notarize 5"]);
    }

    private static IEnumerable<StepRow> Ending()
    {
        yield return new(
            "Epochs: a Finalization of the boundary block commits it once",
            () => AtBoundary(3), s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(2, 1))))),
            [
                "log certificate Finalize 2", "broadcast certificate Finalize 2", "timer Standstill +400",
                "commit 1", "commit 2",
            ]);
        yield return new(
            "Epochs: a final block above the boundary: stop",
            () => AtBoundary(3).After(s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(3, 2)))))),
            s => [.. s.Do(new Input.BlockReceived(new(1), s.Block(3, 2)))],
            ["commit 1", "commit 2", "halt"]);
        yield return new(
            "Epochs: in whatever view it was finalized",
            () => AtBoundary(3),
            s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.Again(s.Block(2, 1), 3, 2)))),
            [
                "log certificate Finalize 3", "broadcast certificate Finalize 3", "timer Standstill +400",
                "commit 1", "commit 2",
            ]);
        yield return new(
            "Epochs: after it no Notarize",
            Final, s => s.Do(s.ProposeAgain(2, s.Block(2, 1), 3, 2)),
            ["cancel Leader"]);
        yield return new(
            "Epochs: nor Nullify",
            Final, s => s.Fire(TimerId.Advance, 1_000),
            []);
        yield return new(
            "Epochs: nor is a Nullify of it said again",
            () => AtBoundary(3).After(s => s.Fire(TimerId.Leader, 190))
                .After(s => s.Do(s.Signed(Scene.Nullify(3))))
                .After(s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(2, 1)))))),
            s => s.Fire(TimerId.Resend, 120),
            []);
        yield return new(
            "Epochs: nor is a notarized block fetched or certified",
            () => AtBoundary(3)
                .After(s => s.Do(s.ReceiveCertificate(Body.Notarize(Scene.P(s.Block(3, 1))))))
                .After(s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(2, 1)))))),
            s => s.Do(new Input.BlockReceived(new(1), s.Block(3, 1))),
            []);
        yield return new(
            "Epochs: a vote signed before and answered after it is not said",
            () => AtBoundary(3).After(s => s.Do(s.ProposeAgain(2, s.Block(2, 1), 3, 2)))
                .After(s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(2, 1)))))),
            s => s.Do(s.Signed(Body.Notarize(Scene.Again(s.Block(2, 1), 3, 2)))),
            []);
        yield return new(
            "Epochs: committed: the next one starts at view 1 on the boundary block",
            Final, s => s.Do(Scene.Stored(s.Block(2, 1), s.Next(2))),
            [
                "cancel Leader", "cancel Advance", "cancel Standstill", "timer Advance +200",
                "timer Leader +160", "timer Standstill +400",
            ]);
        yield return new(
            "Epochs: its first leader builds on the boundary block, as view 0",
            Final, s => [.. s.Do(Scene.Stored(s.Block(2, 1), s.Next(2, self: 0))).TakeLast(1)],
            ["build 1 on 0"]);
        yield return new(
            "Epochs: who is not in the next set follows",
            Final, s => s.Do(Scene.Stored(s.Block(2, 1), s.Next(2, self: -1))),
            ["cancel Leader", "cancel Advance", "cancel Standstill"]);
        yield return new(
            "Epochs: who followed becomes a validator",
            () => Final().After(s => s.Do(Scene.Stored(s.Block(2, 1), s.Next(2, self: -1))))
                .After(s => s.Do(s.Propose(0, Scene.FirstAfter(s.Block(2, 1)))))
                .After(s => s.Do(s.ReceiveCertificate(
                    Body.Finalize(Scene.P(Scene.FirstAfter(s.Block(2, 1)))))))
                .After(s => s.Do(Scene.Verdict(Scene.FirstAfter(s.Block(2, 1)))))
                .After(s => s.Do(Scene.Stored(Scene.FirstAfter(s.Block(2, 1))))),
            s => s.Do(new Input.PeerConnected(new(1))),
            ["send 1 certificate Finalize 1"]);
        yield return new(
            "Epochs: the next one goes the way of every epoch",
            () => Ended().After(s => s.Do(s.Propose(0, Scene.FirstAfter(s.Block(2, 1))))),
            s => s.Do(Scene.Verdict(Scene.FirstAfter(s.Block(2, 1)))),
            ["log block 1", "sign Notarize 1"]);
    }

    private static IEnumerable<StepRow> Serving()
    {
        yield return new(
            "Epochs: one who asks in the old epoch is shown what ended it",
            Ended, s => s.Do(new Input.CertificateRequested(new(1), new Epoch(0), new View(7))),
            ["send 1 certificate Finalize 2"]);
        yield return new(
            "Epochs: one who nullifies in the old epoch too",
            Ended, s => s.Do(s.Receive(1, Scene.Nullify(7))),
            ["send 1 certificate Finalize 2"]);
        yield return new(
            "Epochs: a connection is shown what ended the old epoch while the new one has no finality",
            Ended, s => s.Do(new Input.PeerConnected(new(9))),
            ["send 9 certificate Finalize 2"]);
        yield return new(
            "R6: so is everybody at a standstill",
            Ended, s => s.Fire(TimerId.Standstill, 400),
            ["broadcast certificate Finalize 2", "timer Standstill +800"]);
        yield return new(
            "Epochs: a fault in the old epoch is still proved",
            () => Ended().After(s => s.Do(s.Receive(1, Body.Finalize(Scene.P(s.Block(1, 0)))))),
            s => [.. s.Do(s.Receive(1, Scene.Nullify(1))).Take(2)],
            ["send 1 certificate Finalize 2", "fault FinalizeAndNullify of 1"]);
        yield return new(
            "Epochs: a certificate of the old epoch is nothing",
            Ended, s => s.Do(s.ReceiveCertificate(Scene.Nullify(3))),
            []);
        yield return new(
            "Epochs: nor a proposal, nor an answer of builder or signer",
            Ended,
            s =>
            [
                .. s.Do(s.ProposeAgain(2, s.Block(2, 1), 3, 2)),
                .. s.Do(new Input.Built(new Epoch(0), new View(1), null)),
                .. s.Do(s.Signed(Scene.Nullify(1))),
                .. s.Do(new Input.SignRefused(Scene.Nullify(1))),
            ],
            []);
        yield return new(
            "Epochs: a block of the old epoch is served from the store",
            Ended, s => s.Do(new Input.BlockRequested(new(1), s.Block(2, 1).Hash)),
            ["serve 1"]);
    }

    private static IEnumerable<StepRow> Following()
    {
        yield return new(
            "Epochs: who speaks of a later epoch is asked for the blocks above the committed one",
            () => AtBoundary(3), s => s.Do(new Input.LaterEpochHeard(new(1), new Epoch(5))),
            ["send 1 request range 1", "timer Retry +60"]);
        yield return new(
            "Epochs: one request at a time",
            () => AtBoundary(3).After(s => s.Do(new Input.LaterEpochHeard(new(1), new Epoch(5)))),
            s => s.Do(new Input.LaterEpochHeard(new(2), new Epoch(5))),
            []);
        yield return new(
            "Epochs: a claim that brings nothing is dropped and the next claimer asked",
            () => AtBoundary(3).After(s => s.Do(new Input.LaterEpochHeard(new(1), new Epoch(5))))
                .After(s => s.Do(new Input.LaterEpochHeard(new(2), new Epoch(5)))),
            s => s.Fire(TimerId.Retry, 240),
            ["send 2 request range 1", "timer Retry +60"]);
        yield return new(
            "Epochs: the blocks come up to the boundary, in this epoch",
            () => Scene.EndingAt(2, 3).After(s => s.Block(1, 0)).After(s => s.Block(2, 1))
                .After(s => s.Do(new Input.LaterEpochHeard(new(1), new Epoch(1)))),
            s => s.Do(Range(
                s, Body.Finalize(Scene.Again(s.Block(2, 1), 4, 2)), s.Block(1, 0), s.Block(2, 1))),
            [
                "log certificate Finalize 4", "broadcast certificate Finalize 4", "timer Standstill +400",
                "verify 1",
            ]);
        yield return new(
            "Epochs: a range that goes beyond the boundary is refused",
            () => Scene.EndingAt(2, 3).After(s => s.Block(1, 0)).After(s => s.Block(2, 1))
                .After(s => s.Do(new Input.LaterEpochHeard(new(1), new Epoch(1)))),
            s => s.Do(Range(
                s, Body.Finalize(Scene.P(s.Block(3, 2))), s.Block(1, 0), s.Block(2, 1), s.Block(3, 2))),
            []);
        yield return new(
            "Epochs: a certificate request for a later epoch is a claim too",
            () => AtBoundary(3),
            s => s.Do(new Input.CertificateRequested(new(1), new Epoch(1), new View(4))),
            ["send 1 request range 1", "timer Retry +60"]);
        yield return new(
            "Epochs: the next epoch goes on asking who is further still",
            () => AtBoundary(3).After(s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(2, 1))))))
                .After(s => s.Do(new Input.LaterEpochHeard(new(1), new Epoch(3)))),
            s => [.. s.Do(Scene.Stored(s.Block(2, 1), s.Next(2))).TakeLast(2)],
            ["send 1 request range 3", "timer Retry +60"]);
        yield return new(
            "Epochs: and not who is in it",
            () => AtBoundary(3).After(s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(2, 1))))))
                .After(s => s.Do(new Input.LaterEpochHeard(new(1), new Epoch(1)))),
            s => [.. s.Do(Scene.Stored(s.Block(2, 1), s.Next(2))).TakeLast(1)],
            ["timer Standstill +400"]);
    }

    private static Input.RangeReceived Range(Scene scene, Body finalize, params CandidateBlock[] blocks) =>
        new(new(1), blocks, scene.Certify(finalize));

    /// <summary>Both blocks of epoch 0 certified, none final; view 3 runs.</summary>
    private static Scene AtBoundary(int self) =>
        Scene.EndingAt(2, self).After(s => s.Complete(1, 0)).After(s => s.Complete(2, 1));

    /// <summary>The boundary block proposed and certified again in view 3; view 4 runs.</summary>
    private static Scene CertifiedAgain(int self) => AtBoundary(self)
        .After(s => s.Do(s.ProposeAgain(2, s.Block(2, 1), 3, 2)))
        .After(s => s.Do(s.Signed(Body.Notarize(Scene.Again(s.Block(2, 1), 3, 2)))))
        .After(s => s.Do(s.ReceiveCertificate(Body.Notarize(Scene.Again(s.Block(2, 1), 3, 2)))));

    /// <summary>The boundary block final, its commit under way.</summary>
    private static Scene Final() =>
        AtBoundary(3).After(s => s.Do(s.ReceiveCertificate(Body.Finalize(Scene.P(s.Block(2, 1))))));

    /// <summary>Epoch 1 runs, in view 1.</summary>
    private static Scene Ended() => Final().After(s => s.Do(Scene.Stored(s.Block(2, 1), s.Next(2))));
}
