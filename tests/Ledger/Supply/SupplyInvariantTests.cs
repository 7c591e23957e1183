using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.State;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Supply;

[TestFixture]
public class SupplyInvariantTests
{
    private static readonly Address A = TestChain.Keys[0].Address;

    [Test]
    public void Require_OneWeiFromNowhere_StopsTheNode()
    {
        IWorldState state = new TestChain().Head.State;
        StateJournal journal = new(state);
        journal.Credit(A, UInt256.One);
        Assert.That(
            () => SupplyInvariant.Require(state, journal.ToDiff()),
            Throws.InstanceOf<InvariantViolationException>());
    }

    [Test]
    public void Require_OneWeiLost_StopsTheNode()
    {
        IWorldState state = new TestChain().Head.State;
        StateJournal journal = new(state);
        journal.Debit(A, UInt256.One);
        Assert.That(
            () => SupplyInvariant.Require(state, journal.ToDiff()),
            Throws.InstanceOf<InvariantViolationException>());
    }

    [Test]
    public void Require_OneWeiBurned_IsInOrder()
    {
        IWorldState state = new TestChain().Head.State;
        StateJournal journal = new(state);
        journal.Burn(A, UInt256.One);
        Assert.That(() => SupplyInvariant.Require(state, journal.ToDiff()), Throws.Nothing);
    }

    [Test]
    public void Recount_Genesis_FindsEveryWeiWhereItWasPut()
    {
        TestChain chain = new();
        SupplyReport supply = SupplyAudit.Recount(chain.Head.State);
        Assert.Multiple(() =>
        {
            Assert.That(supply.Accounts, Is.EqualTo(TestChain.Open * 10_000_000UL));
            Assert.That(supply.Stakes, Is.EqualTo(TestChain.Open * 4_000UL));
            Assert.That(supply.Treasury, Is.EqualTo(chain.BalanceOf(SystemAddresses.Treasury)));
            Assert.That(supply.Escrow, Is.EqualTo(UInt256.Zero));
            Assert.That(supply.Rewards, Is.EqualTo(UInt256.Zero));
            Assert.That(supply.Burned, Is.EqualTo(UInt256.Zero));
            Assert.That(supply.Total, Is.EqualTo(GenesisConfig.SupplyWei));
            Assert.That(supply.Circulating, Is.EqualTo(GenesisConfig.SupplyWei));
        });
    }
}
