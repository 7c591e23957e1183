using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Transactions;

/// <summary>An address and the slots an EIP-2930 transaction declares of it.</summary>
public sealed record AccessListEntry(Address Address, IReadOnlyList<Hash256> StorageKeys);
