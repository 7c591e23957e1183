using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.State;

public sealed class StateLayerSettleTests
{
    [Test]
    public void Settle_OnTheStoredState_ReadsOn_AndLetsTheLayersBelowGo()
    {
        StateLayer first = StateLayer.Apply(InMemoryWorldState.Empty, Pay(1, 100));
        InMemoryWorldState stored = InMemoryWorldState.Empty.Fold(first);
        StateLayer second = StateLayer.Apply(first, Pay(2, 200));

        first.Settle(stored);
        stored = stored.Fold(StateLayer.Apply(stored, Pay(2, 200)));
        second.Settle(stored);

        Assert.That(second.Parent, Is.SameAs(stored));
        Assert.That(second.GetAccount(Address.FromTail(1)).Balance, Is.EqualTo((UInt256)100));
        Assert.That(second.GetAccount(Address.FromTail(2)).Balance, Is.EqualTo((UInt256)200));
    }

    [Test]
    public void Settle_OnAnotherState_IsOurBug()
    {
        StateLayer layer = StateLayer.Apply(InMemoryWorldState.Empty, Pay(1, 100));

        Assert.That(() => layer.Settle(InMemoryWorldState.Empty), Throws.TypeOf<InvariantViolationException>());
    }

    private static StateDiff Pay(uint account, ulong wei)
    {
        StateDiff diff = new();
        diff.Accounts.Add(Address.FromTail(account), Account.Empty with { Balance = wei });
        return diff;
    }
}
