using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.State;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.State;

[TestFixture]
public class StateJournalTests
{
    private static readonly Address A = TestChain.KeyOf(1).Address;
    private static readonly Address B = TestChain.KeyOf(2).Address;

    [Test]
    public void Rollback_NestedCheckpoints_RestoresEachPoint()
    {
        StateJournal journal = new(InMemoryWorldState.Empty);
        journal.Credit(A, 10UL);
        StateJournal.Checkpoint outer = journal.Mark();
        journal.SetStorage(A, 1UL, 5UL);
        Assert.That(journal.TryTransfer(A, B, 4UL), Is.True);
        StateJournal.Checkpoint inner = journal.Mark();
        journal.SetStorage(A, 1UL, 6UL);
        journal.SetStorage(A, 1UL, 7UL);
        Assert.That(journal.TryTransfer(A, B, 6UL), Is.True);

        journal.Rollback(inner);
        Assert.Multiple(() =>
        {
            Assert.That(journal.GetStorage(A, 1UL), Is.EqualTo((UInt256)5UL));
            Assert.That(journal.GetAccount(A).Balance, Is.EqualTo((UInt256)6UL));
            Assert.That(journal.GetAccount(B).Balance, Is.EqualTo((UInt256)4UL));
        });
        journal.Rollback(outer);
        Assert.Multiple(() =>
        {
            Assert.That(journal.GetStorage(A, 1UL), Is.EqualTo(UInt256.Zero));
            Assert.That(journal.GetAccount(A).Balance, Is.EqualTo((UInt256)10UL));
            Assert.That(journal.GetAccount(B), Is.EqualTo(Account.Empty));
        });
    }

    [Test]
    public void ToDiff_WhatWasChangedBack_IsNotInIt()
    {
        StateJournal journal = new(InMemoryWorldState.Empty);
        journal.Credit(A, 3UL);
        journal.SetStorage(B, 1UL, 9UL);
        journal.Debit(A, 3UL);
        journal.SetStorage(B, 1UL, 0UL);
        StateDiff diff = journal.ToDiff();
        Assert.Multiple(() =>
        {
            Assert.That(diff.Accounts, Is.Empty);
            Assert.That(diff.Storage, Is.Empty);
        });
    }

    [Test]
    public void TryTransfer_MoreThanThereIs_MovesNothing()
    {
        StateJournal journal = new(InMemoryWorldState.Empty);
        journal.Credit(A, 3UL);
        Assert.Multiple(() =>
        {
            Assert.That(journal.TryTransfer(A, B, 4UL), Is.False);
            Assert.That(journal.GetAccount(A).Balance, Is.EqualTo((UInt256)3UL));
            Assert.That(journal.GetAccount(B).Balance, Is.EqualTo(UInt256.Zero));
        });
    }

    [Test]
    public void Burn_OfWei_IsCountedBy0d00()
    {
        StateJournal journal = new(InMemoryWorldState.Empty);
        journal.Credit(A, 10UL);
        journal.Burn(A, 3UL);
        journal.Burn(A, 4UL);
        Assert.Multiple(() =>
        {
            Assert.That(journal.GetAccount(A).Balance, Is.EqualTo((UInt256)3UL));
            Assert.That(
                journal.GetStorage(SystemAddresses.OpenToken, StateJournal.BurnedSlot),
                Is.EqualTo((UInt256)7UL));
            Assert.That(() => journal.Burn(A, 4UL), Throws.InstanceOf<OverflowException>());
        });
    }

    // The journal's hash tables are for look-ups: the order in which things were touched must not reach the
    // root.
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void ToDiff_AnyOrderOfWrites_SameRoot(int seed)
    {
        (Address Account, UInt256 Slot, UInt256 Value)[] writes =
        [
            .. from account in Enumerable.Range(1, 40)
               from slot in Enumerable.Range(0, 5)
               select (
                   TestChain.KeyOf(account).Address, (UInt256)(ulong)(slot * 977),
                   (UInt256)(ulong)((account * 31) + slot)),
        ];
        Hash256 expected = RootOf(writes);
        new Random(seed).Shuffle(writes);
        Assert.That(RootOf(writes), Is.EqualTo(expected));
    }

    private static Hash256 RootOf((Address Account, UInt256 Slot, UInt256 Value)[] writes)
    {
        StateJournal journal = new(InMemoryWorldState.Empty);
        foreach ((Address account, UInt256 slot, UInt256 value) in writes)
        {
            journal.Credit(account, value);
            journal.SetStorage(account, slot, value);
        }

        return StateLayer.Apply(InMemoryWorldState.Empty, journal.ToDiff()).Root;
    }
}
