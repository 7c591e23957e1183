using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Mempool;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Mempool;

[TestFixture]
public class TransactionPoolTests
{
    [Test]
    public void Select_SeveralSenders_BestTipFirstAndEachInNonceOrder()
    {
        PoolFixture f = new();
        f.Submit(f.Transfer(0, 0, tipGwei: 1));
        f.Submit(f.Transfer(0, 1, tipGwei: 90));
        f.Submit(f.Transfer(1, 0, tipGwei: 5));
        f.Submit(f.Transfer(2, 0, tipGwei: 5));

        List<Transaction> offered = f.Drain(f.State);

        Assert.That(
            offered.Select(t => (t.Sender, t.Nonce)),
            Is.EqualTo(new[]
            {
                (f.Keys[1].Address, 0UL), (f.Keys[2].Address, 0UL), (f.Keys[0].Address, 0UL),
                (f.Keys[0].Address, 1UL),
            }));
    }

    [Test]
    public void Select_SkippedSender_IsNotOfferedAgainInThisBlock()
    {
        PoolFixture f = new();
        f.Submit(f.Transfer(0, 0, tipGwei: 9));
        f.Submit(f.Transfer(0, 1, tipGwei: 9));
        f.Submit(f.Transfer(1, 0, tipGwei: 1));
        PoolSelection selection = f.Pool.Select(f.State, PoolFixture.Gwei);

        Transaction first = selection.NextBest(0)!;
        selection.Skipped(first, TransactionRejection.BlockGasExceeded);

        Assert.That(selection.NextBest(0)!.Sender, Is.EqualTo(f.Keys[1].Address));
        Assert.That(selection.Refused, Is.Empty, "it may fit another block");
    }

    [Test]
    public void Waiting_SeveralSenders_AreListedByNonceWithWhatTheyWaitFor()
    {
        PoolFixture f = new();
        f.Submit(f.Transfer(0, 0));
        f.Submit(f.Transfer(0, 1));
        f.Submit(f.Transfer(1, 0));
        f.Pool.SubmitFromPeer(f.Transfer(0, 3).Raw);

        IReadOnlyList<WaitingTransaction> own = f.Pool.Waiting(f.Keys[0].Address, 10);
        Assert.That(
            own.Select(w => (w.Transaction.Nonce, w.IsPending)), Is.EqualTo(new[] { (0UL, true), (1UL, true), (3UL, false) }));
        Assert.That(f.Pool.Waiting(null, 10), Has.Count.EqualTo(4));
        Assert.That(f.Pool.Waiting(null, 3), Has.Count.EqualTo(3));
        Assert.That(f.Pool.Waiting(f.Keys[2].Address, 3), Is.Empty);
    }

    [Test]
    public void Submit_FiveHundredOfOneSender_AreAllAccepted()
    {
        PoolFixture f = new();
        for (ulong nonce = 0; nonce < 500; nonce++)
        {
            Assert.That(f.Submit(f.Transfer(0, nonce)), Is.TypeOf<PoolVerdict.Accepted>());
        }

        Assert.That(f.Pool.PendingNonce(f.Keys[0].Address), Is.EqualTo(500));
        Assert.That(f.Pool.Status, Is.EqualTo(new PoolStatus(500, 0)));
        Assert.That(f.Drain(f.State), Has.Count.EqualTo(500));
    }

    [Test]
    public void SubmitFromPeer_OutOfOrderWithinTheWindow_WaitsUntilTheGapIsFilled()
    {
        PoolFixture f = new();
        f.Pool.SubmitFromPeer(f.Transfer(0, 1).Raw);
        Assert.That(f.Drain(f.State), Is.Empty);
        Assert.That(f.Pool.Status, Is.EqualTo(new PoolStatus(0, 1)));
        Assert.That(f.Pool.PendingNonce(f.Keys[0].Address), Is.EqualTo(0));

        f.Submit(f.Transfer(0, 0));

        Assert.That(f.Drain(f.State), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task SubmitAsync_ManyAtOnceInAnyOrder_AreAllAccepted()
    {
        PoolFixture f = new();
        Task<PoolVerdict>[] submissions = [.. Enumerable.Range(0, 32).Reverse()
            .Select(nonce => f.Pool.SubmitAsync(f.Transfer(0, (ulong)nonce).Raw, default).AsTask())];

        PoolVerdict[] verdicts = await Task.WhenAll(submissions).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.That(verdicts, Is.All.TypeOf<PoolVerdict.Accepted>());
        Assert.That(f.Pool.Status, Is.EqualTo(new PoolStatus(32, 0)));
    }

    [Test]
    public async Task SubmitAsync_GapThatStays_IsRefusedByNameAndNothingIsKept()
    {
        PoolFixture f = new(new PoolLimits { GapWait = TimeSpan.FromMilliseconds(1) });

        PoolVerdict verdict = await f.Pool.SubmitAsync(f.Transfer(0, 3).Raw, default);

        Assert.That((verdict as PoolVerdict.Rejected)?.Reason, Is.EqualTo("NONCE_GAP"));
        Assert.That(f.Pool.Status, Is.EqualTo(new PoolStatus(0, 0)));
        Assert.That(f.Pool.PendingNonce(f.Keys[0].Address), Is.EqualTo(0));
    }

    [Test]
    public async Task SubmitAsync_TooManyWaiting_AreRefusedAtOnceAndTheOthersGoOn()
    {
        PoolFixture f = new(new PoolLimits { GapWaitersMax = 2, GapWait = TimeSpan.FromMinutes(1) });
        Task<PoolVerdict> first = f.Pool.SubmitAsync(f.Transfer(0, 1).Raw, default).AsTask();
        Task<PoolVerdict> second = f.Pool.SubmitAsync(f.Transfer(0, 2).Raw, default).AsTask();

        PoolVerdict third = await f.Pool.SubmitAsync(f.Transfer(1, 1).Raw, default);
        f.Submit(f.Transfer(0, 0));

        Assert.That((third as PoolVerdict.Rejected)?.Reason, Is.EqualTo("NONCE_GAP"));
        Assert.That(await first.WaitAsync(TimeSpan.FromSeconds(20)), Is.TypeOf<PoolVerdict.Accepted>());
        Assert.That(await second.WaitAsync(TimeSpan.FromSeconds(20)), Is.TypeOf<PoolVerdict.Accepted>());
        Assert.That(
            (f.Submit(f.Transfer(1, 1)) as PoolVerdict.Rejected)?.Reason, Is.EqualTo("NONCE_GAP"),
            "waiting ended, so there is room for others again");
    }

    [Test]
    public void SubmitAsync_CallerLeaves_EndsTheWait()
    {
        PoolFixture f = new(new PoolLimits { GapWaitersMax = 1, GapWait = TimeSpan.FromMinutes(1) });
        using CancellationTokenSource gone = new();
        Task<PoolVerdict> waiting = f.Pool.SubmitAsync(f.Transfer(0, 1).Raw, gone.Token).AsTask();
        gone.Cancel();

        Assert.ThrowsAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.That(f.Pool.Status, Is.EqualTo(new PoolStatus(0, 0)));
    }

    [Test]
    public void Submit_FullPoolThatCannotMakeRoom_KeepsEverything()
    {
        PoolFixture f = new(new PoolLimits { BytesMax = 300, TransactionsMax = 10 });
        f.Submit(f.Transfer(0, 0, tipGwei: 2));
        f.Submit(f.Transfer(1, 0, tipGwei: 9));
        PoolStatus before = f.Pool.Status;
        byte[] tooMuch = f.Transfer(2, 0, tipGwei: 5, data: new byte[200]).Raw.ToArray();

        PoolVerdict verdict = f.Pool.Submit(tooMuch);

        Assert.That((verdict as PoolVerdict.Rejected)?.Reason, Is.EqualTo("POOL_FULL"));
        Assert.That(f.Pool.Status, Is.EqualTo(before));
        Assert.That(f.Drain(f.State), Has.Count.EqualTo(before.Pending));
    }

    [Test]
    public void Submit_RefusedTransactions_AreNamed()
    {
        PoolFixture f = new(new PoolLimits { PerSenderMax = 2, NonceGapMax = 3, TransactionBytesMax = 200 });
        Assert.Multiple(() =>
        {
            Assert.That(f.RefusalOf(f.Transfer(0, 4)), Is.EqualTo("NONCE_GAP"));
            Assert.That(f.RefusalOf(f.Transfer(0, 1)), Is.EqualTo("NONCE_GAP"));
            Assert.That(
                (f.Pool.SubmitFromPeer(f.Transfer(0, 4).Raw) as PoolVerdict.Rejected)?.Reason,
                Is.EqualTo("NONCE_GAP"));
            Assert.That(f.RefusalOf(f.Transfer(0, 0, chainId: null)), Is.EqualTo("UNPROTECTED_TRANSACTION"));
            Assert.That(f.RefusalOf(f.Transfer(0, 0, chainId: 1)), Is.EqualTo("INVALID_CHAINID"));
            Assert.That(f.RefusalOf(f.Transfer(0, 0, tipGwei: 0, feeCapGwei: 0)), Is.EqualTo("UNDERPRICED"));
            Assert.That(
                f.RefusalOf(f.Transfer(0, 0, feeCapGwei: 100_000_000)), Is.EqualTo("INSUFFICIENT_FUNDS"));
            Assert.That(
                (f.Pool.Submit(new byte[201]) as PoolVerdict.Rejected)?.Reason,
                Is.EqualTo("TRANSACTION_TOO_LARGE"));
            Assert.That(f.Pool.Submit(new byte[] { 1, 2, 3 }), Is.TypeOf<PoolVerdict.Rejected>());
            Assert.That(f.Pool.Status, Is.EqualTo(new PoolStatus(0, 0)), "nothing refused is kept");
        });
        f.Submit(f.Transfer(0, 0));
        f.Submit(f.Transfer(0, 1));
        Assert.That(f.RefusalOf(f.Transfer(0, 2)), Is.EqualTo("SENDER_FULL"));
        Assert.That(f.Submit(f.Transfer(0, 1)), Is.TypeOf<PoolVerdict.AlreadyKnown>());
    }

    [TestCase(10UL, 110UL, false, Description = "tip unchanged")]
    [TestCase(11UL, 109UL, false, Description = "cap raised by 9 %")]
    [TestCase(11UL, 110UL, true, Description = "both raised by 10 %")]
    public void Submit_SameNonce_ReplacesOnlyWhenBothFeesRise(ulong tipGwei, ulong capGwei, bool replaces)
    {
        PoolFixture f = new();
        Transaction old = f.Transfer(0, 0, tipGwei: 10, feeCapGwei: 100);
        f.Submit(old);
        Transaction next = f.Transfer(0, 0, tipGwei, capGwei);

        Assert.That(f.RefusalOf(next), Is.EqualTo(replaces ? null : "REPLACEMENT_UNDERPRICED"));
        Assert.That(f.Drain(f.State).Single().Hash, Is.EqualTo(replaces ? next.Hash : old.Hash));
        Assert.That(f.Pool.Find(old.Hash), replaces ? Is.Null : Is.Not.Null);
    }

    [Test]
    public void Submit_FullPool_GivesUpTheWorstForABetterOneOnly()
    {
        PoolFixture f = new(new PoolLimits { TransactionsMax = 3 });
        f.Submit(f.Transfer(0, 0, tipGwei: 5));
        f.Submit(f.Transfer(1, 0, tipGwei: 2));
        f.Submit(f.Transfer(2, 0, tipGwei: 7));

        Assert.That(f.RefusalOf(f.Transfer(3, 0, tipGwei: 2)), Is.EqualTo("POOL_FULL"));
        Assert.That(f.RefusalOf(f.Transfer(3, 0, tipGwei: 3)), Is.Null);
        Assert.That(f.Drain(f.State).Select(t => t.Sender), Does.Not.Contain(f.Keys[1].Address));
    }

    [Test]
    public void OnFinalized_UsedNonces_AreDroppedOthersStay()
    {
        PoolFixture f = new();
        Transaction used = f.Transfer(0, 0);
        f.Submit(used);
        f.Submit(f.Transfer(0, 1));
        f.Submit(f.Transfer(1, 0));
        StateLayer after = f.StateWith(i => i == 0 ? 1UL : 0UL, UInt256.PowerOfTen(18));

        f.Pool.OnFinalized(after, PoolFixture.Gwei, [used]);

        Assert.That(f.Pool.Find(used.Hash), Is.Null);
        Assert.That(f.Drain(after), Has.Count.EqualTo(2));
        Assert.That(f.RefusalOf(used), Is.EqualTo("NONCE_TOO_LOW"));
    }

    [Test]
    public void OnFinalized_TouchedSenderGotPoor_ItsTransactionsAreDropped()
    {
        PoolFixture f = new();
        Transaction used = f.Transfer(0, 0);
        f.Submit(used);
        f.Submit(f.Transfer(0, 1));
        f.Pool.OnFinalized(f.StateWith(_ => 1, 1), PoolFixture.Gwei, [used]);
        Assert.That(f.Pool.Status, Is.EqualTo(new PoolStatus(0, 0)));
    }

    [Test]
    public void HasExecutableOn_ParentThatUsedTheNonce_IsFalse()
    {
        PoolFixture f = new();
        f.Submit(f.Transfer(0, 0));
        Assert.That(f.Pool.HasExecutableOn(f.State), Is.True);
        Assert.That(f.Pool.HasExecutableOn(f.StateWith(_ => 1, UInt256.PowerOfTen(18))), Is.False);
    }

    [Test]
    public void HasExecutableOn_SenderThatCannotPayAnyMore_IsFalse()
    {
        PoolFixture f = new();
        f.Submit(f.Transfer(0, 0));
        Assert.That(f.Pool.HasExecutableOn(f.StateWith(_ => 0, 1)), Is.False);
    }

    [Test]
    public void Submit_CostOf256BitsOrMore_IsRefusedAndDoesNotThrow()
    {
        PoolFixture f = new();
        Transaction greedy = TransactionSigner.Sign(
            new UnsignedTransaction
            {
                ChainId = PoolFixture.ChainId,
                Type = TransactionType.DynamicFee,
                Nonce = 0,
                MaxFeePerGas = PoolFixture.Gwei,
                MaxPriorityFeePerGas = 1,
                GasLimit = 21_000,
                To = Address.FromTail(9_999),
                Value = UInt256.MaxValue,
            },
            f.Keys[0]);

        PoolVerdict verdict = f.Pool.SubmitFromPeer(greedy.Raw);

        Assert.That((verdict as PoolVerdict.Rejected)?.Detail, Does.StartWith("insufficient funds"));
        Assert.That(f.Pool.HasExecutableOn(f.State), Is.False);
    }

    [Test]
    public void FittingBlocksOf_LargestTransaction_FitsAloneInABlock([Values(65_536u, 4_194_304u)] uint block)
    {
        PoolLimits limits = new PoolLimits().FittingBlocksOf(block);

        int size = RlpWriter.LengthOfBytes(new byte[limits.TransactionBytesMax]);
        Assert.That(BlockCodec.OverheadBytesMax + size, Is.LessThanOrEqualTo((int)block));
        Assert.That(limits.TransactionBytesMax, Is.LessThanOrEqualTo(new PoolLimits().TransactionBytesMax));
        Assert.That(limits.TransactionBytesMax, Is.GreaterThan(64_000));
    }

    [Test]
    public void Submit_RandomSequences_CountsAndOrderStayConsistent()
    {
        Random random = new(11);
        for (int round = 0; round < 30; round++)
        {
            PoolFixture f = new(new PoolLimits { TransactionsMax = 20, PerSenderMax = 8, NonceGapMax = 4 });
            for (int i = 0; i < 60; i++)
            {
                f.Pool.SubmitFromPeer(
                    f.Transfer(random.Next(4), (ulong)random.Next(10), (ulong)random.Next(1, 50),
                        (ulong)random.Next(60, 120)).Raw);
            }

            List<Transaction> offered = f.Drain(f.State);
            PoolStatus status = f.Pool.Status;
            Assert.That(
                status.Pending, Is.EqualTo(offered.Count), "what is pending is what a block is offered");
            Assert.That(status.Pending + status.Queued, Is.LessThanOrEqualTo(20));
            foreach (IGrouping<Address, Transaction> sender in offered.GroupBy(t => t.Sender))
            {
                Assert.That(
                    sender.Select(t => t.Nonce),
                    Is.EqualTo(Enumerable.Range(0, sender.Count()).Select(n => (ulong)n)));
            }
        }
    }
}
