using OpenLedger.Node.Evidence;
using OpenLedger.Node.Submission;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Evidence;

/// <summary>From a fault seen to a tombstone: once, durable, with its own gas, and again when nothing
/// comes.</summary>
[TestFixture]
public class EvidenceReporterTests
{
    [Test]
    public async Task Report_Fault_BecomesOneTransactionThatTombstones()
    {
        using EvidenceScene scene = new();
        EvidenceReporter reporter = scene.NewReporter();
        reporter.Report(scene.NewEvidence());
        reporter.Report(scene.NewEvidence());
        reporter.Report(scene.NewEvidence(view: 9));
        await reporter.WorkAsync(CancellationToken.None);
        await scene.MineAsync(reporter, (int)SubmissionTurn.TurnBlocks);
        Assert.That(scene.Pool.Taken, Has.Count.EqualTo(1), "one proof an offence");
        Assert.That(scene.Files, Is.EqualTo(new[] { "0-3.evidence" }));

        Receipt[] receipts = scene.Mine(scene.Pool.Taken[0]);
        Assert.That(receipts[0].Succeeded);
        Assert.That(scene.IsTombstoned(3));
        await reporter.WorkAsync(CancellationToken.None);
        Assert.That(scene.Files, Is.Empty);
        Assert.That(scene.Log.Evidence[^1], Does.StartWith("done: validator 3 is tombstoned"));

        reporter.Report(scene.NewEvidence());
        await scene.MineAsync(reporter, 40);
        Assert.That(scene.Pool.Taken, Has.Count.EqualTo(1));
        Assert.That(scene.Files, Is.Empty);
    }

    [Test]
    public async Task WorkAsync_SomebodyElseWasFirst_SendsNothingMore()
    {
        using EvidenceScene scene = new();
        EvidenceReporter first = scene.NewReporter();
        first.Report(scene.NewEvidence());
        await first.WorkAsync(CancellationToken.None);
        await scene.MineAsync(first, (int)SubmissionTurn.TurnBlocks);
        Transaction theirs = scene.Pool.Taken.Single();
        scene.Pool.Taken.Clear();
        scene.Mine(theirs);
        Directory.Delete(scene.EvidenceFolder, recursive: true);

        EvidenceReporter late = scene.NewReporter(DevnetValidator(1));
        late.Report(scene.NewEvidence(view: 8));
        await scene.MineAsync(late, 40);
        Assert.That(scene.Pool.Taken, Is.Empty);
        Assert.That(scene.Files, Is.Empty);
    }

    [Test]
    public async Task WorkAsync_NoFunds_SaysSoOnceAndSucceedsAfterARestartWithSome()
    {
        using EvidenceScene scene = new();
        EvidenceReporter poor = scene.NewReporter(PrivateKey.Create(Keccak.Hash([77]).ToArray()));
        poor.Report(scene.NewEvidence());
        await poor.WorkAsync(CancellationToken.None);
        await scene.MineAsync(poor, 60);
        Assert.That(scene.Pool.Taken, Is.Empty);
        Assert.That(scene.Log.Evidence, Has.Count.EqualTo(1));
        Assert.That(scene.Log.Evidence[0], Does.StartWith("not sent: account 0x").And.Contain(" has 0 wei"));

        EvidenceReporter funded = scene.NewReporter();
        await scene.MineAsync(funded, (int)SubmissionTurn.TurnBlocks + 1);
        Assert.That(scene.Pool.Taken, Has.Count.EqualTo(1), "the proof was on disk");
        scene.Mine(scene.Pool.Taken[0]);
        Assert.That(scene.IsTombstoned(3));
    }

    [Test]
    public async Task WorkAsync_TransactionWithoutEffect_IsReplacedByOneThatPaysMore()
    {
        using EvidenceScene scene = new();
        EvidenceReporter reporter = scene.NewReporter();
        reporter.Report(scene.NewEvidence());
        await reporter.WorkAsync(CancellationToken.None);
        await scene.MineAsync(
            reporter, (int)(SubmissionTurn.TurnBlocks + (2 * SubmissionTurn.RetryBlocks)));

        Assert.That(scene.Pool.Taken, Has.Count.EqualTo(3));
        for (int i = 1; i < 3; i++)
        {
            Transaction before = scene.Pool.Taken[i - 1];
            Transaction after = scene.Pool.Taken[i];
            Assert.That(after.Nonce, Is.EqualTo(before.Nonce));
            Assert.That(after.MaxFeePerGas * 100UL, Is.GreaterThanOrEqualTo(before.MaxFeePerGas * 110UL));
            Assert.That(
                after.MaxPriorityFeePerGas * 100UL,
                Is.GreaterThanOrEqualTo(before.MaxPriorityFeePerGas * 110UL));
        }
    }

    [Test]
    public async Task WorkAsync_PoolRefuses_TriesAgainLater()
    {
        using EvidenceScene scene = new();
        scene.Pool.Refusal = "POOL_FULL";
        EvidenceReporter reporter = scene.NewReporter();
        reporter.Report(scene.NewEvidence());
        await reporter.WorkAsync(CancellationToken.None);
        await scene.MineAsync(reporter, (int)SubmissionTurn.TurnBlocks);
        Assert.That(scene.Log.Evidence, Is.EqualTo(new[] { "the pool refuses it for now: POOL_FULL" }));

        scene.Pool.Refusal = null;
        await scene.MineAsync(reporter, (int)SubmissionTurn.RetryBlocks);
        Assert.That(scene.Pool.Taken, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task WorkAsync_EpochThisNodeHasNotReached_Waits()
    {
        using EvidenceScene scene = new(epochBlocks: 20);
        EvidenceReporter reporter = scene.NewReporter();
        reporter.Report(scene.NewEvidence(epoch: 1));
        await scene.MineAsync(reporter, 20);
        Assert.That(scene.Pool.Taken, Is.Empty);
        Assert.That(scene.Files, Has.Length.EqualTo(1));

        await scene.MineAsync(reporter, 1 + (int)SubmissionTurn.TurnBlocks);
        Assert.That(scene.Pool.Taken, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task WorkAsync_EvidenceThatExpired_IsGivenUp()
    {
        using EvidenceScene scene = new(epochBlocks: 20);
        scene.Pool.Refusal = "POOL_FULL";
        EvidenceReporter reporter = scene.NewReporter();
        reporter.Report(scene.NewEvidence());
        await scene.MineAsync(reporter, 20 * 4);
        Assert.That(scene.Files, Is.Empty);
        Assert.That(scene.Log.Evidence[^1], Does.StartWith("done: "));
        Assert.That(scene.IsTombstoned(3), Is.False);
    }

    [Test]
    public async Task WorkAsync_EvidenceTheContractRefuses_IsGivenUpUnpaid()
    {
        using EvidenceScene scene = new();
        FaultEvidence real = scene.NewEvidence();
        FaultEvidence forged = real with { Second = new Vote(real.Second.Body, real.Second.Index, default) };
        EvidenceReporter reporter = scene.NewReporter();
        reporter.Report(forged);
        await reporter.WorkAsync(CancellationToken.None);
        await scene.MineAsync(reporter, (int)SubmissionTurn.TurnBlocks);
        Assert.That(scene.Pool.Taken, Is.Empty);
        Assert.That(scene.Files, Is.Empty);
        Assert.That(scene.Log.Evidence.Single(), Does.StartWith("done: BAD_SIGNATURE"));
    }

    [Test]
    public async Task Report_MoreThanIsTakenIn_DropsWithoutWaiting()
    {
        using EvidenceScene scene = new();
        EvidenceReporter reporter = scene.NewReporter();
        for (ulong i = 0; i < EvidenceReporter.ToldMax + 10; i++)
        {
            reporter.Report(scene.NewEvidence(index: 3, view: 7, epoch: i < EvidenceReporter.ToldMax ? 0UL : 9));
        }

        await reporter.WorkAsync(CancellationToken.None);
        Assert.That(scene.Files, Is.EqualTo(new[] { "0-3.evidence" }), "those for epoch 9 came too late");
    }

    private static PrivateKey DevnetValidator(int index) => Node.Devnet.DevnetAccounts.ValidatorKey(index);
}
