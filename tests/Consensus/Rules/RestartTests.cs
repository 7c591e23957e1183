using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Rules;

/// <summary>
/// What a node is after a crash: its log, its journal, its store, and nothing it would say differently.
/// </summary>
[TestFixture]
public sealed class RestartTests
{
    [Test]
    public void Restart_FinalizeLoggedButCertificateLost_NeverNullifies()
    {
        Scene scene = new(3);
        CandidateBlock block = scene.Block(1, 0);
        Vote finalize = scene.Vote(3, Body.Finalize(Scene.P(block)));
        string[] start = scene.Do(new Input.Start(
            Scene.Genesis, [new WalRecord.OfBlock(block), new WalRecord.OfVote(finalize)], [finalize]));
        Assert.That(start, Does.Contain("broadcast Finalize 1"));
        Assert.That(scene.Fire(TimerId.Leader, 160), Is.Empty);
        Assert.That(scene.Fire(TimerId.Advance, 40), Is.Empty);
    }

    [Test]
    public void Restart_LogLostJournalIntact_NotarizesNothingElseAndShowsNoVoteWithoutItsBody()
    {
        Scene scene = new(3);
        CandidateBlock first = scene.Block(1, 0, nonce: 5);
        Vote notarize = scene.Vote(3, Body.Notarize(Scene.P(first)));
        string[] start = scene.Do(new Input.Start(Scene.Genesis, [], [notarize]));
        Assert.That(start, Has.None.StartsWith("broadcast"));
        Assert.That(scene.Do(scene.Propose(0, scene.Block(1, 0))), Is.EqualTo(new[] { "cancel Leader" }));
    }

    [Test]
    public void Restart_NullifySignedButNotLogged_IsLoggedAndShown()
    {
        Scene scene = new(3);
        string[] start = scene.Do(new Input.Start(Scene.Genesis, [], [scene.Vote(3, Scene.Nullify(1))]));
        Assert.That(start[0], Is.EqualTo("log Nullify 1"));
        Assert.That(start, Does.Contain("broadcast Nullify 1"));
        Assert.That(start, Has.None.StartsWith("sign"));
    }

    [Test(Description = "All crash between Nullify and certificate; own votes re-injected (commonware #4275)")]
    public void Restart_AllCrashedAfterNullify_FormTheCertificateFromRecordedVotes()
    {
        Scene scene = new(3);
        Vote own = scene.Vote(3, Scene.Nullify(1));
        scene.Do(new Input.Start(Scene.Genesis, [new WalRecord.OfVote(own)], [own]));
        Assert.That(scene.Do(scene.Receive(1, Scene.Nullify(1))), Is.Empty);
        string[] third = scene.Do(scene.Receive(2, Scene.Nullify(1)));
        Assert.That(third, Does.Contain("log certificate Nullify 1"));
        Assert.That(scene.State.CurrentView.Value, Is.EqualTo(2));
    }

    [Test]
    public void Restart_NotarizedInLog_IsVerifiedAgainAndGoesOn()
    {
        Scene before = Scene.AtGenesis(3).After(s => s.Complete(1, 0));
        Scene after = new(3);
        CandidateBlock block = after.Block(1, 0);
        string[] start = after.Do(new Input.Start(Scene.Genesis, before.Log, []));
        Assert.That(start, Does.Contain("verify 1"));
        Assert.That(after.State.CurrentView.Value, Is.EqualTo(1));
        string[] verified = after.Do(Scene.Verdict(block));
        Assert.That(verified, Has.None.StartsWith("sign"));
        Assert.That(after.State.CurrentView.Value, Is.EqualTo(2));
    }

    [Test]
    public void Restart_VerdictDiffersFromTheLogged_Halts()
    {
        Scene before = Scene.AtGenesis(3).After(s => s.Complete(1, 0));
        Scene after = new(3);
        CandidateBlock block = after.Block(1, 0);
        after.Do(new Input.Start(Scene.Genesis, before.Log, []));
        Assert.That(after.Do(Scene.Verdict(block, BlockVerdict.False)), Does.Contain("halt"));
        Assert.That(after.Fire(TimerId.Leader, 160), Is.Empty);
    }

    [Test]
    public void Restart_LoneValidatorWithoutItsCertificate_MakesItFromItsOwnVote()
    {
        Scene before = Scene.AtGenesis(0, 1);
        CandidateBlock block = before.Block(1, 0);
        before.Do(new Input.Built(new Epoch(0), new View(1), block));
        before.Do(Scene.Verdict(block));
        before.Do(before.Signed(Body.Notarize(Scene.P(block))));
        List<WalRecord> log = [.. before.Log.Where(record => record is not WalRecord.OfCertificate)];
        Scene after = new(0, 1);
        string[] start = after.Do(new Input.Start(Scene.Genesis, log, []));
        Assert.That(start, Does.Contain("log certificate Notarize 1"));
        Assert.That(after.Do(Scene.Verdict(block)), Does.Contain("sign Finalize 1"));
    }

    [Test(Description = "Engine at N with the log at N-1 (commonware #3727)")]
    public void Restart_StoreAheadOfTheLog_StartsAboveTheStore()
    {
        Scene before = Scene.AtGenesis(3).After(s => s.Complete(1, 0));
        CandidateBlock second = before.Block(2, 1);
        ChainFloor floor = new(new Epoch(0), new View(2), second.Hash, second.Height, second.TimestampMs);
        Scene after = new(3);
        string[] start = after.Do(new Input.Start(floor, before.Log, []));
        Assert.That(after.State.CurrentView.Value, Is.EqualTo(3));
        Assert.That(start, Has.None.StartsWith("verify"));
        Assert.That(start, Has.None.StartsWith("commit"));
    }

    [Test]
    public void Restart_LogAheadOfTheStore_VerifiesAndCommitsWhatIsFinal()
    {
        Scene before = Scene.AtGenesis(3).After(s => s.Complete(1, 0)).After(s => s.Complete(2, 1));
        before.Do(before.ReceiveCertificate(Body.Finalize(Scene.P(before.Block(2, 1)))));
        Scene after = new(3);
        CandidateBlock first = after.Block(1, 0);
        CandidateBlock second = after.Block(2, 1);
        Assert.That(after.Do(new Input.Start(Scene.Genesis, before.Log, [])), Does.Contain("verify 1"));
        Assert.That(after.State.CurrentView.Value, Is.EqualTo(3));
        Assert.That(after.Do(Scene.Verdict(first)), Is.EqualTo(new[] { "commit 1", "verify 2" }));
        Assert.That(after.Do(Scene.Verdict(second)), Is.EqualTo(new[] { "commit 2" }));
    }

    [Test(Description = "The body lost between Finalize and restart")]
    public void Restart_AfterFinalize_StillServesTheBody()
    {
        Scene before = Scene.AtGenesis(3).After(s => s.Complete(1, 0));
        Scene after = new(3);
        after.Do(new Input.Start(Scene.Genesis, before.Log, []));
        string[] served = after.Do(new Input.BlockRequested(new(2), after.Block(1, 0).Hash));
        Assert.That(served, Is.EqualTo(new[] { "send 2 block" }));
    }

    [Test]
    public void StartUpWatch_OwnVoteUnknownHere_BindsThisNode()
    {
        Scene scene = Scene.AtGenesis(3);
        CandidateBlock block = scene.Block(1, 0);
        scene.Do(scene.Receive(3, Body.Finalize(Scene.P(block))));
        Assert.That(scene.Fire(TimerId.Leader, 160), Is.Empty);
    }
}
