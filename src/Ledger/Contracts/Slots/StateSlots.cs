using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Slots;

/// <summary>The slots of a finished block; writing to them is a bug.</summary>
public sealed class StateSlots(IStateReader state) : ISlotStore
{
    /// <inheritdoc/>
    public UInt256 Load(Address contract, UInt256 slot) => state.GetStorage(contract, slot);

    /// <inheritdoc/>
    public void Store(Address contract, UInt256 slot, UInt256 value) =>
        Invariant.Require(false, "the state of a finished block is not written");
}
