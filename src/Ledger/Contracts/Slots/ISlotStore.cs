using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Slots;

/// <summary>
/// The storage slots of the system contracts: the journal of a running call, the state of a finished block
/// (read only), or the state a genesis is being written to. The layouts over it are the same in all three.
/// </summary>
public interface ISlotStore
{
    /// <summary>The value of a slot; 0 when never written.</summary>
    UInt256 Load(Address contract, UInt256 slot);

    /// <summary>Writes a slot.</summary>
    void Store(Address contract, UInt256 slot, UInt256 value);
}
