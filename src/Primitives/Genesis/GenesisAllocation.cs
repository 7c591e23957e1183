using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Genesis;

/// <summary>Wei an account starts with.</summary>
public readonly record struct GenesisAllocation(Address Address, UInt256 BalanceWei);
