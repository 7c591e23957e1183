using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Slots;

/// <summary>
/// Slots that may be written without anything being changed: reads go through to another store until a slot
/// is written here. For views that ask what a change would give. One thread.
/// </summary>
internal sealed class ScratchSlots(ISlotStore below) : ISlotStore
{
    private readonly Dictionary<(Address Contract, UInt256 Slot), UInt256> _written = [];

    /// <inheritdoc/>
    public UInt256 Load(Address contract, UInt256 slot) =>
        _written.TryGetValue((contract, slot), out UInt256 value) ? value : below.Load(contract, slot);

    /// <inheritdoc/>
    public void Store(Address contract, UInt256 slot, UInt256 value) => _written[(contract, slot)] = value;
}
