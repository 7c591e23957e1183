using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.State;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Supply;

/// <summary>
/// No block makes or loses a wei: what balances lost together was burned, counted by 0x..0d00.
/// </summary>
public static class SupplyInvariant
{
    /// <summary>
    /// Stops the node when <paramref name="diff"/> changes the supply of <paramref name="parent"/>.
    /// </summary>
    public static void Require(IStateReader parent, StateDiff diff)
    {
        UInt256 before = UInt256.Zero;
        UInt256 after = UInt256.Zero;
        foreach ((Address address, Account account) in diff.Accounts)
        {
            before += parent.GetAccount(address).Balance;
            after += account.Balance;
        }

        if (diff.Storage.TryGetValue(SystemAddresses.OpenToken, out SortedDictionary<UInt256, UInt256>? slots)
            && slots.TryGetValue(StateJournal.BurnedSlot, out UInt256 burned))
        {
            before += parent.GetStorage(SystemAddresses.OpenToken, StateJournal.BurnedSlot);
            after += burned;
        }

        Invariant.Require(before == after, $"the block changes the supply: {before} wei become {after}");
    }
}
